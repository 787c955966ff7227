import type { CheckFinding } from '../../preload/contract.ts'
import findings from '../../resources/findings.json'
import { terminalLocale } from './terminalLocale.ts'

/** What was found, what is safe and what to do, in the terminal's language. */
export function findingSentence({ code, severity, where }: CheckFinding): string {
  const { what, safe, next } = findings[code][terminalLocale()]
  return `[${severity}] ${[what, safe, next].join(' ').replaceAll('{{where}}', where)}`
}
