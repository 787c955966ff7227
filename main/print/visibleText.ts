/**
 * Text of strangers on its way into a page: nothing in it may act, hide or turn round what stands beside it.
 */

// C0 and C1 controls except tab and line feed, soft hyphen, zero-width and bidi marks, line separators, BOM, tags.
const hidden =
  // biome-ignore lint: the ranges are the point
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu

/** `text` with every control, invisible and direction character written out as `[U+202E]`; CR LF becomes LF. */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(hidden, char => `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`)
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** `text` made visible and safe inside HTML text and quoted attributes. */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, char => entities[char] ?? char)
}

/** `text` as a CSS string with its quotes, for `content` in a page margin. */
export function cssString(text: string): string {
  return `"${visibleText(text).replace(/[\\"<\n]/g, char => `\\${char.charCodeAt(0).toString(16)} `)}"`
}
