import { describe, expect, it } from 'vitest'
import { unescapeHtml } from '../../main/import/readers/html/entities.ts'
import { OpenElements, ShownText } from '../../main/import/readers/html/elements.ts'
import { HtmlTokens, maxAttribute } from '../../main/import/readers/html/tokens.ts'

function tokensOf(pieces: readonly string[]): { list: string[]; within: boolean } {
  const list: string[] = []
  const tell = (kind: string, text: string): void => {
    if (list.at(-1)?.startsWith(kind)) list.push(`${list.pop()}${text}`)
    else list.push(`${kind}${text}`)
  }
  const tokens = new HtmlTokens({
    open: (name, attributes) =>
      list.push(`<${name} ${[...attributes].map(([key, value]) => `${key}=${value}`).join('|')}`),
    close: name => list.push(`/${name}`),
    text: text => tell('t:', text),
    raw: (text, name) => tell(`${name}:`, text),
  })
  for (const piece of pieces) tokens.write(piece)
  const { within } = tokens
  tokens.end()
  return { list, within }
}

const page =
  '\ufeff<!DOCTYPE html><!-- a <b> > --><p CLASS="a b" title=\'x > y\' data=1/2 hidden>1 &lt; 2 &amp;copy &copy; a&b<br/>' +
  '&#55357;&#56865;&#x4f60;&#0; <3 </p ><script>if (a<b) "</p>"</script><i style=color:#42B475;padding-left:10px;>x</i>'
const tokens = [
  't:\ufeff',
  '<p class=a b|title=x > y|data=1/2|hidden=',
  't:1 < 2 &copy © a&b',
  '<br ',
  't:😡你\ufffd <3 ',
  '/p',
  'script:if (a<b) "</p>"',
  '/script',
  '<i style=color:#42B475;padding-left:10px;',
  't:x',
  '/i',
]

describe('tokens of a page', () => {
  it('are the same wherever the pieces end', () => {
    const expected = [...tokens.slice(0, 6), '<script ', ...tokens.slice(6)]
    expect(tokensOf([page])).toEqual({ list: expected, within: false })
    for (let at = 1; at < page.length; at += 1)
      expect(tokensOf([page.slice(0, at), page.slice(at)]).list, `${at}`).toEqual(expected)
    expect(tokensOf([...page]).list).toEqual(expected)
  })

  it('an attribute of megabytes is cut, and the page goes on behind it', () => {
    const picture = 'x'.repeat(700_000)
    const pieces = [`a<img src="data:${picture}`, picture, picture, `" alt="face">b`, '<p>c</p>']
    const { list, within } = tokensOf(pieces)
    expect(list.map(each => each.slice(0, 20))).toEqual([
      't:a',
      '<img src=data:xxxxxx',
      't:b',
      '<p ',
      't:c',
      '/p',
    ])
    expect(list[1]?.endsWith('|alt=face')).toBe(true)
    expect(list[1]?.length).toBeLessThan(maxAttribute + 100)
    expect(within).toBe(false)
  })

  it('tags without end take no time', () => {
    const start = process.cpuUsage().user
    for (const bad of ['<a ', '<a b="', '</a', '<!', '&', '<script>', '<a b="<a b="'])
      for (const last of [false, true]) {
        const nothing = () => undefined
        const tokens = new HtmlTokens({ open: nothing, close: nothing, text: nothing })
        tokens.write(bad.repeat(400_000))
        if (last) tokens.end()
      }
    expect(process.cpuUsage().user - start).toBeLessThan(3_000_000)
    expect(tokensOf(['<p>a<div class="x']).within).toBe(true)
  })

  it('text is as a page shows it', () => {
    const shown = new ShownText(20)
    shown.add('\n   还钱 ')
    shown.add(' \n 今天')
    shown.lineBreak()
    shown.add('  第二行\u00a0')
    expect(shown.take()).toBe('还钱 今天\n第二行\u00a0')
    shown.add('x'.repeat(30))
    expect(shown.cut).toBe(true)
    expect(shown.take()).toHaveLength(20)
  })

  it('open elements end with what is around them', () => {
    const elements = new OpenElements<string>()
    const ended: string[] = []
    elements.open('div', 'outer')
    expect(elements.open('br', '')).toBe(false)
    elements.open('b', 'b')
    elements.close('p', what => ended.push(what))
    elements.close('div', what => ended.push(what))
    expect(ended).toEqual(['b', 'outer'])
    for (let i = 0; i < 100_000; i += 1) elements.open('div', '')
    for (let i = 0; i < 100_000; i += 1) elements.close('div')
    expect(elements.depth).toBe(0)
  })

  it('references', () => {
    expect(unescapeHtml('&#128;&nbsp;&unknown; &#xD83D;x &#1114112; &hellip;')).toBe(
      '€\u00a0&unknown; \ufffdx \ufffd …',
    )
  })
})
