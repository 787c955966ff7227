/** The words of a page, as it would show them. */
import { OpenElements, ShownText } from '../html/elements.ts'
import { HtmlTokens } from '../html/tokens.ts'

const lines = /^(?:p|div|tr|li|h[1-6]|table|ul|ol|blockquote|pre|section|article|header|footer|title)$/
const hidden = /^(?:head|script|style|template|noscript)$/

/** The text of an HTML document that is in memory; scripts, styles and the head are not part of it. */
export function htmlText(html: string): string {
  const open = new OpenElements<string>()
  const shown = new ShownText()
  let line = true
  const lineEnd = (): void => {
    if (!line) shown.lineBreak()
    line = true
  }
  const tokens = new HtmlTokens({
    open: name => {
      if (name === 'br') {
        shown.lineBreak()
        line = true
      } else if (lines.test(name)) lineEnd()
      open.open(name, name)
    },
    close: name => {
      open.close(name)
      if (lines.test(name)) lineEnd()
    },
    text: text => {
      if (open.some(each => hidden.test(each))) return
      const written = open.some(each => each === 'pre')
      if (!written && line && text.trim() === '') return
      shown.add(text, written)
      line = false
    },
  })
  tokens.write(html)
  tokens.end()
  return shown.take()
}
