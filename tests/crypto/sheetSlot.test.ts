import { expect, test } from 'vitest'
import { parseSlot, sealSlot } from '../../main/crypto/keyFile.ts'
import { encodeSheetSlot, parseSheetSlot } from '../../main/crypto/sheetSlot.ts'
import { loadSodium } from '../../main/crypto/sodium.ts'
import { toHex } from '../../main/crypto/text.ts'

const sodium = await loadSodium()
// Fixed, since a line in another place passes its own check once in 256 times.
const vaultId = Buffer.alloc(16, 0x4e)
const slotFor = (id: string) =>
  sealSlot(sodium, vaultId, {
    info: { id, type: 'recovery' },
    nonce: Buffer.alloc(24, 0x91),
    wrappingKey: Buffer.alloc(32, 5),
    masterKey: Buffer.alloc(32, 6),
  })
const linesOf = (text: string): string[] => encodeSheetSlot(vaultId, parseSlot(text)) ?? []

test('ten lines of thirty digits give the slot back to the byte', () => {
  for (const id of ['r1', 'r0', 'r17', 'r65535']) {
    const text = slotFor(id)
    const lines = linesOf(text)
    expect(lines.map(line => /^\d{30}$/.test(line))).toEqual(Array(10).fill(true))
    const parsed = parseSheetSlot(lines.join('\n'))
    expect('slot' in parsed && [parsed.slot.text, toHex(parsed.vaultId)]).toEqual([text, toHex(vaultId)])
  }
})

test('it is read as people type it: numbered lines, spaces, hyphens, full-width digits, one long row', () => {
  const text = slotFor('r3')
  const lines = linesOf(text)
  const grouped = lines.map(line => line.replace(/(\d{6})(?=\d)/g, '$1 '))
  const typed = [
    lines.join(''),
    grouped.join('\r\n'),
    grouped.map((line, i) => `${i + 1}  ${line}`).join('\n'),
    grouped.map((line, i) => `${i + 1}、${line.replaceAll(' ', '-')}`).join('\n\n'),
    lines.join('\n').replace(/\d/g, digit => String.fromCharCode(0xff10 + Number(digit))),
  ]
  for (const way of typed) {
    const parsed = parseSheetSlot(way)
    expect('slot' in parsed && parsed.slot.text).toBe(text)
  }
})

test('every wrong digit names its line and group, every swap of neighbours too', () => {
  const whole = linesOf(slotFor('r1')).join('')
  let tried = 0
  for (let at = 0; at < whole.length; at++) {
    const place = { line: Math.floor(at / 30) + 1, group: Math.floor((at % 30) / 6) + 1 }
    for (let digit = 0; digit < 10; digit++) {
      if (Number(whole[at]) === digit) continue
      expect(parseSheetSlot(`${whole.slice(0, at)}${digit}${whole.slice(at + 1)}`)).toEqual(place)
      tried++
    }
    if (at % 6 === 5 || whole[at] === whole[at + 1]) continue
    const swapped = `${whole.slice(0, at)}${whole[at + 1]}${whole[at]}${whole.slice(at + 2)}`
    expect(parseSheetSlot(swapped)).toEqual(place)
    tried++
  }
  console.log(`R21: ${tried} slips in the sheet's digits, each named in its line and group`)
  expect(tried).toBeGreaterThan(2700)
})

test('a line that is left out, doubled, cut short or in another place is named', () => {
  const lines = linesOf(slotFor('r1'))
  const without = (line: number) => lines.filter((_, i) => i !== line - 1).join('\n')
  expect(parseSheetSlot(without(10))).toMatchObject({ line: 10 })
  expect(parseSheetSlot(without(4))).toMatchObject({ line: 4 })
  expect(parseSheetSlot('')).toMatchObject({ line: 1 })
  expect(parseSheetSlot([...lines, lines[9]].join('\n'))).toMatchObject({ line: 10 })
  let unseen = 0
  for (let i = 0; i < 9; i++) {
    const swapped = [...lines]
    ;[swapped[i], swapped[i + 1]] = [lines[i + 1] as string, lines[i] as string]
    const parsed = parseSheetSlot(swapped.join('\n'))
    // One line in 65,536 has both checks by chance; the slot itself still does not open then.
    if ('slot' in parsed) unseen++
    else expect([i + 1, i + 2]).toContain(parsed.line)
  }
  expect(unseen).toBeLessThan(2)
})

test('a slot of another form has no digits', () => {
  for (const info of [
    '{"id":"r65536","type":"recovery"}',
    '{"id":"r1","type":"recovery","hint":"x"}',
    '{"id":"r01","type":"recovery"}',
  ])
    expect(encodeSheetSlot(vaultId, parseSlot(`${info}.${'0'.repeat(48)}.${'0'.repeat(96)}`))).toBeNull()
})
