/**
 * The recovery slot as digits for paper: ten lines of five groups of six, each group checked like those of the recovery
 * code and each line by itself, so that it can be typed, or scanned as one QR code. Without the code it opens nothing.
 */
import { createHash } from 'node:crypto'
import { parseSlot, type Slot } from './keyFile.ts'
import { toHex, utf8 } from './text.ts'

const lineBytes = 9
export const sheetLines = 10
const lineGroups = 5
const lineDigits = lineGroups * 6
const factor = 11
const domain = utf8('evault/v1/sheet')

/** What stands wrong in the typed digits: the first line that is not as printed, from 1; `group` where one alone shows it. */
export interface SheetProblem {
  line: number
  group: number | null
}

/** Ten lines of 30 digits. Null for a slot that a newer program made in another form. */
export function encodeSheetSlot(vaultId: Uint8Array, slot: Slot): string[] | null {
  const bound = Buffer.from(slot.bound).toString('utf8')
  const number = Number(/^\{"id":"r([0-9]{1,5})","type":"recovery"\}$/.exec(bound)?.[1] ?? -1)
  if (number < 0 || number > 0xffff || boundOf(number) !== bound) return null
  const record = Buffer.concat([Buffer.from([number >> 8, number & 0xff]), vaultId, slot.nonce, slot.wrapped])
  return Array.from({ length: sheetLines }, (_, i) => {
    const data = record.subarray(i * lineBytes, (i + 1) * lineBytes)
    const line = Buffer.concat([data, Buffer.from([checkOf(i + 1, data)])])
    return Array.from({ length: lineGroups }, (__, group) =>
      String(line.readUInt16BE(2 * group) * factor).padStart(6, '0'),
    ).join('')
  })
}

/**
 * The vault's id and the slot from typed or scanned digits. A line may begin with its number; spaces, hyphens and
 * full-width digits are taken as people type them.
 */
export function parseSheetSlot(text: string): { vaultId: Uint8Array; slot: Slot } | SheetProblem {
  const digits = text
    .normalize('NFKC')
    .split('\n')
    .map(line => line.replace(/^\s*\d{1,2}[\s.:)、]\s*(?=\d{6})/u, '').replace(/\D/gu, ''))
    .join('')
  const parts: Buffer[] = []
  for (let line = 1; line <= sheetLines; line++) {
    const bytes = Buffer.alloc(lineBytes + 1)
    for (let group = 1; group <= lineGroups; group++) {
      const at = (line - 1) * lineDigits + (group - 1) * 6
      const value = Number(digits.slice(at, at + 6))
      if (digits.length < at + 6) return { line, group: null }
      if (value % factor !== 0 || value / factor > 0xffff) return { line, group }
      bytes.writeUInt16BE(value / factor, 2 * (group - 1))
    }
    const data = bytes.subarray(0, lineBytes)
    if (bytes[lineBytes] !== checkOf(line, data)) return { line, group: null }
    parts.push(data)
  }
  if (digits.length > sheetLines * lineDigits) return { line: sheetLines, group: null }
  const record = Buffer.concat(parts)
  const bound = boundOf(record.readUInt16BE(0))
  const slot = parseSlot(`${bound}.${toHex(record.subarray(18, 42))}.${toHex(record.subarray(42, 90))}`)
  return { vaultId: record.subarray(2, 18), slot }
}

function boundOf(number: number): string {
  return `{"id":"r${number}","type":"recovery"}`
}

/** Also bound to the line's place, so that two lines typed in the wrong order show. */
function checkOf(line: number, data: Uint8Array): number {
  return (
    createHash('sha256')
      .update(domain)
      .update(Buffer.from([0, line]))
      .update(data)
      .digest()[0] ?? 0
  )
}
