/**
 * A process that fuzzes: it holds no key and no path of a vault, runs the reader's side of the program on one damaged file
 * after the other, and says before each which it is. Whoever started it ends it when it hangs or eats memory.
 */
import { detect } from '../../../main/import/detect.ts'
import { readHere } from '../reading.ts'
import { Chance } from './chance.ts'
import { damaged } from './damage.ts'
import { brokenRules } from './rules.ts'
import { seedsOf } from './seeds.ts'

export interface Task {
  reader: string
  seed: string
  /** Numbers of cases: what a case is depends on its number alone. */
  from: number
  until: number
}
export interface Found {
  /** Brings this case back: reader:seed:number. */
  name: string
  broken: string[]
}
export interface Done {
  cases: number
  records: number
  unread: number
  refused: number
  /** The longest case, in ms of the processor. */
  longestMs: number
  longest: string
  peakBytes: number
}

const seeds = seedsOf()
const all = [...seeds.values()].flat()

const heads = ['PK', '%PDF', '\u00d0\u00cf\u0011\u00e0']
const archives = new Set(['zip', 'tar', 'gzip'])

function isForeign(bytes: Buffer): boolean {
  return heads.some(head => bytes.subarray(0, head.length).toString('latin1') === head)
}

/** The file of a case. */
export function fileOf(reader: string, seed: string, number: number) {
  const chance = new Chance(`${reader}:${seed}:${number}`)
  const own = seeds.get(reader) ?? []
  // Workbooks and PDFs are decoded by others' programs, slowly: they get a part of the cases.
  const kind = chance.below(25) === 0 ? own : own.filter(({ bytes }) => !isForeign(bytes))
  const from = chance.of(kind.length > 0 ? kind : own)
  // Half of what is mixed in comes from the same format: that looks right the longest.
  return { from, ...damaged(from, chance.below(2) === 0 ? own : all, chance) }
}

async function run({ reader, seed, from, until }: Task): Promise<Done> {
  const done: Done = { cases: 0, records: 0, unread: 0, refused: 0, longestMs: 0, longest: '', peakBytes: 0 }
  for (let number = from; number < until; number += 1) {
    const name = `${reader}:${seed}:${number}`
    const file = fileOf(reader, seed, number)
    process.send?.({ t: 'at', name, foreign: !archives.has(reader) && isForeign(file.from.bytes) })
    const began = process.cpuUsage()
    detect(file.bytes, file.from.name, file.bytes.length)
    const { encoding } = file
    const settings = { ...file.from.settings, ...(encoding === undefined ? {} : { encoding }) }
    const reading = await readHere(reader, file.bytes, file.from.name, {
      settings,
      limits: { partBytes: 64 << 20 },
    })
    const used = process.cpuUsage(began)
    const ms = (used.user + used.system) / 1000
    if (ms > done.longestMs) Object.assign(done, { longestMs: ms, longest: name })
    done.cases += 1
    done.records += reading.records.length
    done.unread += reading.unread.length
    if (reading.error !== null) done.refused += 1
    const broken = await brokenRules(reader, reading, file.bytes, settings)
    if (broken.length > 0) process.send?.({ t: 'found', found: { name, broken } satisfies Found })
  }
  done.peakBytes = process.resourceUsage().maxRSS * 1024
  return done
}

if (process.send !== undefined)
  process.on('message', task => {
    void run(task as Task).then(
      done => process.send?.({ t: 'done', done }),
      (error: unknown) =>
        process.send?.({ t: 'threw', message: error instanceof Error ? error.stack : String(error) }),
    )
  })
