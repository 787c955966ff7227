import { describe, expect, it } from 'vitest'
import { readHere } from './reading.ts'
import { locatorOf } from '../../main/import/readers/json/values.ts'
import { JsonWalk, maxElement, type JsonPart, type JsonPattern } from '../../main/import/readers/json/walk.ts'

function walked(text: string, arrays: JsonPattern[], piece = text.length) {
  const walk = new JsonWalk({ arrays })
  const parts: JsonPart[] = []
  for (let at = 0; at < text.length; at += Math.max(1, piece))
    for (const part of walk.push(text.slice(at, at + piece))) parts.push(part)
  parts.push(...walk.end())
  return { parts, whole: walk.whole }
}

const chats = {
  about: 'x "] }',
  chats: {
    list: [
      {
        name: '甲',
        id: 1,
        messages: [
          { id: 1, text: 'a\\"]}' },
          { id: 2, reply: { id: 1, x: [[]] } },
        ],
      },
      { name: '乙', messages: [] },
      { name: '丙', messages: [{ id: 3 }], after: [1, { a: 2 }] },
    ],
  },
  last: null,
}
const wanted = [['chats', 'list', '*', 'messages']]

describe('JsonWalk', () => {
  it('gives elements and what lies beside, wherever the pieces are cut', () => {
    for (const text of [JSON.stringify(chats), JSON.stringify(chats, null, 2)])
      for (const piece of [1, 2, 3, 7, 1000]) {
        const { parts, whole } = walked(text, wanted, piece)
        expect(whole).toBe(true)
        expect(parts.map(part => [locatorOf(part), part.element, part.value])).toEqual([
          ['about', false, chats.about],
          ['chats.list[0].name', false, '甲'],
          ['chats.list[0].id', false, 1],
          ['chats.list[0].messages[0]', true, { id: 1, text: 'a\\"]}' }],
          ['chats.list[0].messages[1]', true, { id: 2, reply: { id: 1, x: [[]] } }],
          ['chats.list[1].name', false, '乙'],
          ['chats.list[2].name', false, '丙'],
          ['chats.list[2].messages[0]', true, { id: 3 }],
          ['chats.list[2].after', false, [1, { a: 2 }]],
          ['last', false, null],
        ])
      }
    expect(walked('[1,"b",{"c":[]}]', [[]], 1).parts.map(part => [locatorOf(part), part.value])).toEqual([
      ['[0]', 1],
      ['[1]', 'b'],
      ['[2]', { c: [] }],
    ])
  })

  it('says when the document is cut, and loses no element before the cut', () => {
    const text = JSON.stringify({
      messages: [
        { id: 1, a: 'x' },
        { id: 2, sub: { id: 9 } },
        { id: 3, a: 'y' },
      ],
    })
    for (let size = 1; size < text.length; size += 1) {
      const { parts, whole } = walked(text.slice(0, size), [['messages']], 5)
      expect(whole).toBe(false)
      const good = parts.filter(part => part.problem === null)
      expect(good.map(part => (part.value as { id: number }).id)).toEqual([1, 2, 3].slice(0, good.length))
      expect(parts.length - good.length).toBeLessThanOrEqual(1)
    }
  })

  it('lists a broken element and reads the others', () => {
    const good = Array.from({ length: 20 }, (_, id) =>
      JSON.stringify({ id, text: `Nr. ${id}`, sub: { id: 1 } }),
    )
    for (const [broken, listed] of [
      ['{"id": 7, "text": "no end}', 1],
      ['{"id": 7, "text": }', 1],
      ['{"id": 7, "sub": {"id": 1}', 1],
      ['{"id": 7, "text": "un"quoted"}', 1],
      ['oops', 1],
    ] as const) {
      const list = [...good]
      list[7] = broken
      for (const text of [`{"messages":[${list.join(',')}]}`, `{"messages":[\n${list.join(',\n')}\n],"z":1}`])
        for (const piece of [3, 10_000]) {
          const { parts } = walked(text, [['messages']], piece)
          const elements = parts.filter(part => part.element)
          const read = elements
            .filter(part => part.problem === null)
            .map(part => part.value as { id: number })
          expect(
            read.map(each => each.id),
            `${broken} ${piece}`,
          ).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
          expect(elements.length - read.length, broken).toBe(listed)
        }
    }
  })

  it('mends what exporters are known to get wrong', () => {
    const values = (text: string) => walked(text, [[]]).parts.map(part => part.value)
    expect(
      values('[{"a":"\\x07\\\\x07 \\u00e9"},{"a":"raw\ntab\t"},{"a":NaN,"b":[1,],},{"a":"C:\\dir"}]'),
    ).toEqual([{ a: '\u0007\\x07 é' }, { a: 'raw\ntab\t' }, { a: null, b: [1] }, { a: 'C:\\dir' }])
  })

  it('does not overflow, pollute or run long on hostile documents', () => {
    const deep = walked(`[${'['.repeat(300_000)}${']'.repeat(300_000)},{"__proto__":{"x":1}}]`, [[]], 1 << 16)
    expect(deep.parts.map(part => part.problem)).toEqual(['malformed', null])
    expect(({} as { x?: number }).x).toBeUndefined()
    expect(walked('{"a":'.repeat(100_000), [['a', 'a', 'b']]).whole).toBe(false)
    const unclosed = `[{"id":1},${'{"id":"'.repeat(200_000)}`
    const started = process.cpuUsage()
    walked(unclosed, [[]], 1 << 16)
    walked(`[{"id":1}${',{"id":"'.repeat(200_000)}`, [[]], 1 << 16)
    expect(process.cpuUsage(started).user).toBeLessThan(4_000_000)
    const long = walked(`[{"a":"${'x'.repeat(maxElement + (8 << 20))}"},{"a":2}]`, [[]], 4 << 20)
    expect(long.parts.map(part => [part.problem, Object.keys(part.value ?? {})])).toEqual([
      ['tooLong', []],
      [null, ['a']],
    ])
  })
})

describe('what stands behind a document', () => {
  const chat = (from: string) =>
    JSON.stringify({
      name: from,
      type: 'personal_chat',
      id: 1,
      messages: [{ id: 1, type: 'message', date_unixtime: '1719800000', from, from_id: 'user1', text: 'x' }],
    })

  it('is listed, and the file is incomplete: two exports copied into one file', async () => {
    const two = await readHere('telegramJson', `${chat('甲')}\n${chat('乙')}`)
    expect(two.records.length).toBe(1)
    expect(two.unread).toMatchObject([{ reason: 'malformed', excerpt: chat('乙').slice(0, 300) }])
    expect(two.summary?.incomplete).toBe(true)
  })

  it('is nothing when it is a line end', async () => {
    const one = await readHere('telegramJson', `${chat('甲')}\r\n\n`)
    expect(one.unread).toEqual([])
    expect(one.summary?.incomplete).toBe(false)
  })
})
