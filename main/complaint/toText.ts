import type { Draft } from '../../preload/contract.ts'
import { layOut } from './layout.ts'

/**
 * A cell of a list that may be pasted into a spreadsheet: quoted when it must be, and never able to start a formula
 * (a text that begins with = + - @ tab gets an apostrophe before it; plain phone numbers with + stay).
 */
export function csvCell(text: string): string {
  const safe = /^[=@\t\r]|^[+-](?!\d+$)/.test(text) ? `'${text}` : text
  return /[",\n\r]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The letter as plain text, lines ended by LF. Tables are comma-separated. */
export function draftToText(draft: Draft): string {
  const lines: string[] = []
  for (const block of layOut(draft)) {
    if (block.kind === 'title') lines.push(block.text, '')
    else if (block.kind === 'heading') lines.push('', block.text)
    else if (block.kind === 'line')
      lines.push(`${block.number === null ? '' : `${block.number}. `}${block.text}${block.exhibit ?? ''}`)
    else lines.push(...[block.head, ...block.rows].map(row => row.map(csvCell).join(',')))
  }
  return `${lines.join('\n').trim()}\n`
}
