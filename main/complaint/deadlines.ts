/**
 * Dates that matter after a complaint was sent, and those that run by themselves. Days are calendar days after the day of
 * sending (消费投诉处理管理办法 43); working days leave out weekends only, since public holidays are set anew each year: such
 * dates are the earliest possible and say so.
 */
import type { ChannelId } from '../../preload/contract.ts'
import { channelData } from './channels.ts'

export interface Deadline {
  /** A clock of channels.json, `publicOrder` or `carrierRecords`. */
  code: string
  /** ISO date of the last day. */
  date: string
  daysLeft: number
  /** Counted in working days without public holidays: may be later. */
  earliest: boolean
}

const dayMs = 86_400_000

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs
}

function dateOf(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10)
}

/** `date` plus calendar days. */
export function plusDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days)
}

/** `date` plus months; where the month is too short, its last day. */
export function plusMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0))
  return dateOf(
    Math.min(Date.UTC(year, month - 1 + months, Math.min(day, last.getUTCDate())), last.getTime()) / dayMs,
  )
}

/** `date` plus days that are neither Saturday nor Sunday. */
export function plusWorkingDays(date: string, days: number): string {
  let number = dayNumber(date)
  for (let left = days; left > 0; ) {
    number += 1
    const weekday = new Date(number * dayMs).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left -= 1
  }
  return dateOf(number)
}

function deadline(code: string, date: string, today: string, earliest = false): Deadline {
  return { code, date, daysLeft: dayNumber(date) - dayNumber(today), earliest }
}

/** The clocks of an office after a complaint sent on `sentOn`. */
export function replyDeadlines(channel: ChannelId, sentOn: string, today: string): Deadline[] {
  return channelData(channel).clocks.map(({ code, workingDays = 0, days = 0, months = 0 }) => {
    const started = workingDays > 0 ? plusWorkingDays(sentOn, workingDays) : sentOn
    return deadline(code, plusDays(plusMonths(started, months), days), today, workingDays > 0)
  })
}

/**
 * Last day on which the police can still punish: six months after the last act (治安管理处罚法 2025, art 25; while acts go on,
 * from the end of the last). `lastAct` is the day of the latest abusive contact.
 */
export function publicOrderDeadline(lastAct: string, today: string): Deadline {
  return deadline('publicOrder', plusMonths(lastAct, 6), today)
}

/** Last day on which the carrier's call details of `firstCall` can as a rule still be got: about six months. */
export function carrierDeadline(firstCall: string, today: string): Deadline {
  return deadline('carrierRecords', plusMonths(firstCall, 6), today)
}
