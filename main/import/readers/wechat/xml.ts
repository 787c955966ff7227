import { unescapeHtml } from '../html/entities.ts'

/** The content of the first such element in a message's XML, entities and CDATA resolved; null without one. */
export function elementText(xml: string, name: string, from = 0): string | null {
  const start = startOf(xml, name, from)
  if (start < 0) return null
  const open = xml.indexOf('>', start)
  if (open < 0 || xml.charCodeAt(open - 1) === 47) return null
  const end = xml.indexOf(`</${name}>`, open)
  if (end < 0) return null
  const content = xml.slice(open + 1, end).trim()
  return content.startsWith('<![CDATA[')
    ? content.slice(9, content.endsWith(']]>') ? -3 : undefined)
    : unescapeHtml(content)
}

/** Where the first such element begins, or -1. */
export function startOf(xml: string, name: string, from = 0): number {
  for (let at = from; ; at += 1) {
    at = xml.indexOf(`<${name}`, at)
    if (at < 0) return -1
    const next = xml.charAt(at + name.length + 1)
    if (next === '>' || next === ' ' || next === '/' || next === '\n') return at
  }
}

/** An attribute of the first such element, or null. */
export function attributeOf(xml: string, element: string, attribute: string): string | null {
  const start = startOf(xml, element)
  if (start < 0) return null
  const tag = xml.slice(start, Math.min(xml.indexOf('>', start) + 1 || start + 4096, start + 4096))
  const at = tag.indexOf(` ${attribute}="`)
  if (at < 0) return null
  const from = at + attribute.length + 3
  const end = tag.indexOf('"', from)
  return end < 0 ? null : unescapeHtml(tag.slice(from, end))
}
