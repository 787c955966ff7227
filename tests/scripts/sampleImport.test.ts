import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventRow, Finding } from '../../preload/contract.ts'
import type { Engine } from '../../main/engine/engine.ts'
import { itemView } from '../../main/engine/items.ts'
import { ffmpegAvailable } from '../../main/media/ffmpeg.ts'
import { eventDetail } from '../../main/index/eventRows.ts'
import { listFindings } from '../../main/index/findingsStore.ts'
import { allEvents } from '../../main/index/timeline.ts'
import { summary } from '../../main/patterns/summary.ts'
import type { TruthEvent } from '../../scripts/makeSample/truth.ts'
import { openSampleVault } from '../sampleVault.ts'

const sample = join(import.meta.dirname, '../../resources/sample')

interface Found {
  day: string
  events: number[]
  count?: number
  strength?: string
  line?: string
}
interface Truth {
  totals: Record<string, number> & { byKind: Record<string, number> }
  findings: Record<'CN-TIME-01' | 'CN-FREQ-01' | 'CN-FREQ-03' | 'CN-ABUSE-01' | 'CN-3P-01', Found[]> & {
    'CN-FREQ-04': Record<string, Found[]>
  }
  events: TruthEvent[]
}
const truth = JSON.parse(readFileSync(join(sample, 'truth.json'), 'utf8')) as Truth

/** The sample in a real vault, held against what is true of it. */
describe('the sample, imported and answered', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-import-'))
  let engine: Engine
  let rows: EventRow[]
  /** The truth's number of each event of the vault. */
  const numberOf = new Map<string, number>()
  const keyOf = (source: string, locator: string) => `${source.split('/').at(-1) ?? ''} ${locator}`

  beforeAll(async () => {
    engine = await openSampleVault(join(folder, 'vault'))
    rows = [...allEvents(engine.db, { oldestFirst: true })]
    const numbers = new Map(
      truth.events.map(event => [
        keyOf(event.source.endsWith('.zip') ? '_chat.txt' : event.source, event.locator),
        event.n,
      ]),
    )
    for (const row of rows)
      for (const source of eventDetail(engine.db, row.id).sources) {
        const number = numbers.get(keyOf(source.itemName, source.locator))
        if (number !== undefined) numberOf.set(row.id, number)
      }
  }, 300_000)
  afterAll(async () => {
    await engine?.close()
    rmSync(folder, { recursive: true })
  })

  it('has each event once, and no other', () => {
    expect(
      rows.filter(row => !numberOf.has(row.id)).map(row => [row.kind, row.time.local, row.text]),
    ).toEqual([])
    const seen = new Set(numberOf.values())
    expect(truth.events.filter(event => !seen.has(event.n))).toEqual([])
    expect(rows).toHaveLength(truth.totals.events ?? -1)
  })

  it('has the time, side, result, length and words of each', () => {
    for (const row of rows) {
      const told = truth.events[numberOf.get(row.id) ?? -1]
      if (!told) continue
      const target = told.target === 'self' ? 'self' : { thirdParty: 'mother' }
      const words = told.attachment === null || told.text !== '' ? told.text : row.text.replace(/^\u200e/, '')
      // A document has only the time of its file.
      const utc = told.utc === null ? row.time.utc : told.utc
      expect({
        kind: row.kind,
        utc: row.time.utc && new Date(row.time.utc).toISOString(),
        direction: row.direction,
        result: row.result,
        target: row.target,
        text: row.text.replace(/^\u200e/, ''),
        seconds: told.locator === 'file' ? null : row.durationSeconds,
      }).toEqual({
        kind: told.kind,
        utc: utc && new Date(utc).toISOString(),
        direction: told.direction,
        result: told.result,
        target,
        text: words,
        seconds: told.locator === 'file' ? null : told.durationSeconds,
      })
    }
  })

  it('has the files of messages with them, and none of them a second time', () => {
    const seen = rows.filter(
      row => row.attachments.length > 0 && truth.events[numberOf.get(row.id) ?? -1]?.locator !== 'file',
    )
    expect(
      seen.map(row => [numberOf.get(row.id), row.attachments.map(each => [each.name, each.item !== null])]),
    ).toEqual(
      truth.events
        .filter(event => event.attachment !== null)
        .sort((a, b) => (a.utc ?? '').localeCompare(b.utc ?? ''))
        .map(event => [event.n, [[event.attachment, true]]]),
    )
  })

  it.runIf(ffmpegAvailable())(
    'makes what can be played and drawn of every recording, film and picture',
    async () => {
      engine.derive.wake()
      await engine.derive.idle()
      const states = rows
        .flatMap(row => row.attachments.map(each => ({ kind: row.kind, ...each })))
        .filter(each => each.item !== null && /^(audio|video|image)/.test(each.mediaType))
        .map(each => ({ name: each.name, view: itemView(engine, each.item ?? '') }))
      expect(states.length).toBeGreaterThanOrEqual(14)
      const bad = states.filter(
        ({ view }) =>
          view.state !== 'ready' ||
          (view.mediaType.startsWith('audio') ? (view.waveform?.length ?? 0) === 0 : view.thumbnail === null),
      )
      expect(bad.map(({ name, view }) => [name, view.state, view.mediaType])).toEqual([])
      for (const { name, view } of states.filter(each => /\.(amr|3gp)$/.test(each.name)))
        expect([name, view.playable === view.id]).toEqual([name, false])
    },
  )

  const events = (findings: Finding[]) =>
    findings
      .flatMap(finding => finding.events.map(id => numberOf.get(id)))
      .sort((a, b) => Number(a) - Number(b))
  const told = (found: Found[]) => found.flatMap(each => each.events).sort((a, b) => a - b)
  const days = (findings: { day: string | null }[]) =>
    [...new Set(findings.map(finding => finding.day ?? ''))].sort((a, b) => a.localeCompare(b))
  const of = (rule: string) => listFindings(engine.db, { rule })

  it('finds the quiet hours', () => {
    expect(events(of('CN-TIME-01'))).toEqual(told(truth.findings['CN-TIME-01']))
    expect(days(of('CN-TIME-01'))).toEqual(days(truth.findings['CN-TIME-01']))
  })

  it('finds the days of too many talks and of too many attempts', () => {
    for (const rule of ['CN-FREQ-01', 'CN-FREQ-03'] as const) {
      const counts = (list: { day: string | null; count?: number | null }[]) =>
        list.map(each => `${each.day} ${each.count}`).sort((a, b) => a.localeCompare(b))
      expect(counts(of(rule))).toEqual(counts(truth.findings[rule]))
      expect(events(of(rule))).toEqual(told(truth.findings[rule]))
    }
  })

  it('finds the days of bombardment', () => {
    expect(days(of('CN-FREQ-04'))).toEqual(days(Object.values(truth.findings['CN-FREQ-04']).flat()))
  })

  it('finds the insults and threats', () => {
    expect(events(of('CN-ABUSE-01'))).toEqual(told(truth.findings['CN-ABUSE-01']))
  })

  it('finds what went to the mother, and how sure it is', () => {
    const strengths = (list: { strength?: string; events: (number | undefined)[] }[]) =>
      list
        .flatMap(each => each.events.map(n => [n, each.strength]))
        .sort((a, b) => Number(a[0]) - Number(b[0]))
    const seen = of('CN-3P-01').map(finding => ({
      strength: finding.strength,
      events: finding.events.map(id => numberOf.get(id)),
    }))
    expect(strengths(seen)).toEqual(strengths(truth.findings['CN-3P-01']))
  })

  it('sums up with the same figures', () => {
    const {
      byKind,
      events: all,
      nightContacts,
      thirdPartyContacts,
      abusiveMessages,
      daysOverLimit,
    } = summary(engine.db)
    expect({ byKind, all, nightContacts, thirdPartyContacts, abusiveMessages }).toEqual({
      byKind: truth.totals.byKind,
      all: truth.totals.events,
      nightContacts: truth.totals.nightContacts,
      thirdPartyContacts: truth.totals.thirdPartyContacts,
      abusiveMessages: truth.totals.abusiveMessages,
    })
    expect([truth.totals.daysOverTalkLimit, truth.totals.daysOverEitherLimit]).toContain(daysOverLimit)
  })
})
