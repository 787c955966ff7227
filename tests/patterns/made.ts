import type { CaseView, Contact } from '../../main/patterns/contact.ts'
import type { Mark } from '../../main/patterns/rules/abuse.ts'
import { evaluate } from '../../main/patterns/ruleSet.ts'
import type { Finding } from '../../preload/records.ts'

let number = 0

/** A contact at a wall clock in China, `2026-11-03 22:05:00`; a collector's call that was missed unless said otherwise. */
export function contact(local: string, more: Partial<Contact> = {}): Contact {
  number += 1
  const wallMs = Date.parse(`${local.replace(' ', 'T')}Z`)
  return {
    id: `e${String(number).padStart(6, '0')}`,
    kind: 'call',
    utcMs: wallMs - 8 * 3_600_000,
    wallMs,
    day: local.slice(0, 10),
    precision: 's',
    timeSource: 'epoch',
    direction: 'in',
    party: 'pCollector',
    group: '海豚消费金融',
    text: '',
    result: 'missed',
    duration: 0,
    line: null,
    target: 'self',
    noted: null,
    unsent: false,
    ...more,
  }
}

export function answered(local: string, more: Partial<Contact> = {}): Contact {
  return contact(local, { result: 'answered', duration: 30, ...more })
}

export function sms(local: string, text: string, more: Partial<Contact> = {}): Contact {
  return contact(local, { kind: 'sms', result: null, duration: null, text, ...more })
}

export const facts: CaseView = {
  lenderType: 'consumer_finance',
  lenderName: '海豚消费金融',
  agreedHours: '',
  ownNumbers: 1,
}

/** Findings of all rules; parties of the contacts collect for the group their contacts name. */
export function findingsOf(
  contacts: readonly Contact[],
  changed: Partial<CaseView> = {},
  marks: (event: string) => readonly Mark[] = () => [],
  groupOf: (party: string) => string | null = party =>
    party.startsWith('pCollector') ? '海豚消费金融' : null,
): Finding[] {
  return evaluate(contacts, { ...facts, ...changed }, marks, groupOf)
}

export function only(findings: readonly Finding[], rule: string): Finding[] {
  return findings.filter(finding => finding.rule === rule)
}
