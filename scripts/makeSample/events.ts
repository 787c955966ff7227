/** Turns the story's tables into events, and adds the everyday calls and messages that stand around them. */
import { calls, chat, from, mms, motherChat, offsetMinutes, people, sms, to, toldDays } from './story.ts'

export interface StoryEvent {
  kind: 'call' | 'voicemail' | 'sms' | 'mms' | 'message' | 'system'
  /** Local time of Shanghai as told, seconds or minutes. */
  local: string
  utcMs: number
  precision: 's' | 'min'
  direction: 'in' | 'out' | 'system'
  /** Key of `people`, or the name in a chat. */
  other: string
  result: string | null
  seconds: number | null
  sim: 1 | 2
  text: string
  /** Lexicon patterns the author means to be hit. */
  patterns: string[]
  source: string
  locator: string
  target: 'self' | 'mother'
  attachment: string | null
  flags: string[]
}

/** Shanghai keeps +08:00 all year. */
export function utcOf(local: string): number {
  return Date.parse(`${local.replace(' ', 'T')}${local.length === 16 ? ':00' : ''}Z`) - offsetMinutes * 60_000
}

/** An event with nothing said yet. */
function blank(
  kind: StoryEvent['kind'],
  local: string,
  direction: StoryEvent['direction'],
  other: string,
): StoryEvent {
  const said = {
    result: null,
    seconds: null,
    sim: 1 as const,
    text: '',
    patterns: [],
    source: '',
    locator: '',
    target: 'self' as const,
    attachment: null,
    flags: [],
  }
  return {
    ...said,
    kind,
    local,
    utcMs: utcOf(local),
    precision: local.length === 16 ? 'min' : 's',
    direction,
    other,
  }
}

const lines = (table: string) => table.split('\n').filter(line => line !== '' && !line.startsWith('#'))
const words = (text: string | undefined) => (text ?? '').split(' ').filter(Boolean)

function toldCalls(): StoryEvent[] {
  return lines(calls).map(line => {
    const [day, time, sign, other = '', result = '', seconds, sim] = line.split(' ')
    if (!people[other]) throw new Error(`nobody is called ${other}`)
    return call(
      `${String(day)} ${String(time)}`,
      sign === '>' ? 'out' : 'in',
      other,
      result,
      Number(seconds),
      sim === 'sim2' ? 2 : 1,
    )
  })
}

function call(
  local: string,
  direction: 'in' | 'out',
  other: string,
  result: string,
  seconds: number,
  sim: 1 | 2 = 1,
): StoryEvent {
  return {
    ...blank(result === 'voicemail' ? 'voicemail' : 'call', local, direction, other),
    result,
    seconds,
    sim,
  }
}

function message(
  local: string,
  direction: 'in' | 'out',
  other: string,
  text: string,
  patterns: string[] = [],
): StoryEvent {
  return { ...blank('sms', local, direction, other), text, patterns }
}

function toldSms(): StoryEvent[] {
  return lines(sms).map(line => {
    const [head = '', text = '', patterns] = line.split(' | ').map(part => part.replace(/ \|$/, ''))
    const [day, time, sign, other = ''] = head.split(' ')
    if (!people[other]) throw new Error(`nobody is called ${other}`)
    return message(
      `${String(day)} ${String(time)}`,
      sign === '>' ? 'out' : 'in',
      other,
      text,
      words(patterns),
    )
  })
}

/** A small generator of numbers, so that the sample is the same every time it is made. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

export function days(): string[] {
  const found: string[] = []
  for (let ms = Date.parse(`${from}T00:00:00Z`); ms <= Date.parse(`${to}T00:00:00Z`); ms += 86_400_000)
    found.push(new Date(ms).toISOString().slice(0, 10))
  return found
}

const two = (n: number) => String(n).padStart(2, '0')

/** Ordinary days: one to three calls of the collectors in daytime, far apart, at most two answered; family, work, parcels. */
function ordinaryCalls(): StoryEvent[] {
  const next = numbers(20260803)
  const found: StoryEvent[] = []
  const slots = [9, 11, 13, 15, 17, 19]
  days().forEach((day, index) => {
    const at = (hour: number) => `${day} ${two(hour)}:${two(next(25))}:${two(next(60))}`
    if (!toldDays.has(day)) {
      const count = [3, 2, 3, 2, 3, 2, 1][index % 7] ?? 1
      const start = next(2)
      for (let i = 0; i < count; i++) {
        // Two numbers a day: five would be a finding of its own.
        const second = ['li', 'three', 'four'][index % 3] ?? 'li'
        const who = next(2) === 0 ? 'wang' : second
        const answered = i === 0 ? index % 2 === 0 : i === 2 && next(3) === 0
        const refused = next(4) === 0 ? 'rejected' : 'missed'
        found.push(
          call(
            at(slots[start + 2 * i] ?? 9),
            'in',
            who,
            answered ? 'answered' : refused,
            answered ? 15 + next(170) : 0,
          ),
        )
      }
    }
    const away = day >= '2026-09-20' && day <= '2026-09-23'
    if (index % 4 === 1 && !away)
      found.push(call(at(20), index % 8 === 1 ? 'in' : 'out', 'mother', 'answered', 120 + next(600)))
    if (index % 9 === 4 && !away)
      found.push(call(at(12), index % 2 === 0 ? 'in' : 'out', 'friend', 'answered', 60 + next(400)))
    if (index % 5 === 2 && !away)
      found.push(call(at(10), 'in', 'courier', next(3) === 0 ? 'missed' : 'answered', 0))
    if (index % 12 === 7 && !away) found.push(call(at(9), 'in', 'office', 'answered', 40 + next(200)))
  })
  for (const event of found)
    if (event.other === 'courier' && event.result === 'answered') event.seconds = 14 + next(30)
  return found
}

function ordinarySms(): StoryEvent[] {
  const next = numbers(77)
  const found: StoryEvent[] = []
  const code = () => String(100_000 + next(900_000))
  days().forEach((day, index) => {
    const at = (hour: number) => `${day} ${two(hour)}:${two(26 + next(30))}:${two(next(60))}`
    const overdue = Math.round((Date.parse(day) - Date.parse('2026-07-20')) / 86_400_000)
    if (index % 4 === 2 && !toldDays.has(day))
      found.push(
        message(
          at(13),
          'in',
          'platform',
          `【青禾消费金融】周宁：你在禾易借的合同HY2025-0000已逾期${overdue}天，应还23500元，请尽快处理。`,
        ),
      )
    if (index % 6 === 3)
      found.push(
        message(
          at(23),
          'in',
          'bank',
          `【示例银行】您的验证码是${code()}，5分钟内有效。请勿告诉他人，谨防诈骗。`,
        ),
      )
    if (index % 5 === 2)
      found.push(
        message(
          at(10),
          'in',
          'parcels',
          `【示例快递】您的包裹已到样本路驿站，取件码${1 + next(9)}-${1 + next(9)}-${1000 + next(9000)}，请于22点前领取。`,
        ),
      )
    if (day.endsWith('-05'))
      found.push(message(at(8), 'in', 'carrier', `【示例通信】您上月账单${30 + next(40)}元，已自动扣款。`))
    if (index % 7 === 5)
      found.push(
        message(
          at(18),
          'in',
          'mother',
          [
            '宁宁，晚上回家吃饭吗？',
            '菜买好了，等你。',
            '记得按时吃药。',
            '你爸问你周末回不回来。',
            '阳台的花开了，拍给你看。',
            '天黑了路上慢点。',
          ][next(6)] ?? '',
        ),
      )
    if (index % 7 === 6)
      found.push(
        message(
          at(19),
          'out',
          'mother',
          ['今晚加班，不回去吃了。', '好，周末回去。', '吃过药了，放心。'][next(3)] ?? '',
        ),
      )
  })
  return found
}

function toldChat(table: string, source: string, owner: string, target: 'self' | 'mother'): StoryEvent[] {
  const found: StoryEvent[] = []
  for (const line of lines(table)) {
    const head = /^(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) (.+?) \| ?(.*)$/.exec(line)
    const last = found.at(-1)
    if (!head && last) {
      last.text += `\n${line}`
      continue
    }
    if (!head) throw new Error(line)
    const [, local = '', sender = '', rest = ''] = head
    const [text = '', patterns] = rest.split(' | ')
    const system = sender === '@system'
    const direction = system ? 'system' : sender === owner ? 'out' : 'in'
    const event = {
      ...blank(system ? 'system' : 'message', local, direction, sender),
      text,
      patterns: words(patterns),
      source,
      target,
    }
    if (/语音通话/.test(text))
      Object.assign(event, {
        kind: 'call',
        result: text.startsWith('未接') ? 'missed' : 'answered',
        seconds: text.startsWith('未接') ? null : 180,
      })
    found.push(event)
  }
  return found
}

export interface Story {
  calls: StoryEvent[]
  sms: StoryEvent[]
  chat: StoryEvent[]
  motherChat: StoryEvent[]
}

const byTime = (a: StoryEvent, b: StoryEvent) => a.utcMs - b.utcMs

/** Everything that happens, each table in the order of its export file. */
export function tell(): Story {
  const picture: StoryEvent = {
    ...message(mms.at, 'in', mms.party, mms.text),
    kind: 'mms',
    attachment: mms.picture,
  }
  return {
    calls: [...toldCalls(), ...ordinaryCalls()].sort(byTime),
    sms: [...toldSms(), ...ordinarySms(), picture].sort(byTime),
    chat: toldChat(chat.lines, chat.file, chat.owner, 'self'),
    motherChat: toldChat(motherChat.lines, motherChat.file, motherChat.owner, 'mother'),
  }
}
