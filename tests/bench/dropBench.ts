/** Whole imports: chats end to end, a drop of many kinds of files against the vault alone, the same again, and a cancel. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { terminalServices } from '../../main/cli/session.ts'
import { Engine } from '../../main/engine/engine.ts'
import { Vault } from '../../main/vault/vault.ts'
import type { Figure } from './figure.ts'

const password = 'bench pass phrase, long'
const everything = process.env.EVERYTHING !== undefined
const round = (value: number) => Math.round(value * 100) / 100

async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'drop-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const words = ['今天', '还款', '联系', '你好', '明天', '逾期', '通知', '电话', '处理', '单位', '家人']
const said = (n: number): string =>
  Array.from({ length: 8 }, (_, at) => words[(n * 7 + at * n) % words.length]).join('')
const two = (n: number): string => String(n).padStart(2, '0')

/** Times move on by a minute from message to message. */
function moment(n: number): { seconds: number; date: string; time: string } {
  const seconds = 1_719_800_000 + n * 61
  const at = new Date(seconds * 1000)
  return {
    seconds,
    date: `${at.getUTCFullYear()}/${at.getUTCMonth() + 1}/${at.getUTCDate()}`,
    time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
  }
}

const chats: Record<string, (count: number) => string> = {
  WhatsApp: count =>
    Array.from({ length: count }, (_, n) => {
      const { date, time } = moment(n)
      return `${date} ${time} - ${n % 3 === 0 ? '我' : '催收员小王'}: ${said(n)}\n`
    }).join(''),
  'Telegram JSON': count =>
    `{"name":"催收小刘","type":"personal_chat","id":5550000201,"messages":[${Array.from(
      { length: count },
      (_, n) => {
        const { seconds } = moment(n)
        const date = new Date(seconds * 1000).toISOString().slice(0, 19)
        return `{"id":${n + 1},"type":"message","date":"${date}","date_unixtime":"${seconds}","from":"催收小刘","from_id":"user${n % 3}","text":"${said(n)}"}`
      },
    ).join(',')}]}`,
}

/** 100,000 messages of a chat until they can be seen and searched. */
export async function benchChats(count = 100_000): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, write] of Object.entries(chats))
    await inScratch(async folder => {
      const file = join(folder, name.startsWith('Tele') ? 'result.json' : '与催收员小王的 WhatsApp 聊天.txt')
      await writeFile(file, write(count))
      const { engine } = await Engine.create(join(folder, 'vault'), password, terminalServices)
      const started = performance.now()
      const report = await engine.startImport([file]).done
      const seconds = (performance.now() - started) / 1000
      const read = report.events.message ?? 0
      await engine.close()
      figures.push({
        name: `${name} a second, read, encrypted, indexed, searchable: 10,000 over ours`,
        value: round(10_000 / (read / seconds)),
        limit: 1,
        detail: `${read} messages in ${round(seconds)} s = ${Math.round(read / seconds)}/s`,
      })
    })
  return figures
}

/** Pictures and recordings for the most part, papers, and a chat in every two hundred. 2 GB with EVERYTHING. */
async function writeDrop(folder: string, count: number): Promise<string[]> {
  const heads = [
    ['jpg', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')],
    ['amr', Buffer.from('#!AMR\n')],
    ['pdf', Buffer.from('%PDF-1.4\n')],
  ] as const
  const files: string[] = []
  for (let n = 0; n < count; n += 1) {
    if (n % 100 === 0) await mkdir(join(folder, String(n / 100)))
    const at = join(folder, String(Math.floor(n / 100)))
    const [ending, head] = heads[n % 10 < 7 ? 0 : n % 10 < 9 ? 1 : 2]
    const chat = n % 200 === 100
    const file = join(at, chat ? `WhatsApp ${n}.txt` : `${n}.${ending}`)
    const content = chat
      ? `2026/1/1 10:00 - 号${n}: ${said(n)}\n${chats.WhatsApp?.(200)}`
      : Buffer.concat([head, randomBytes(100_000)])
    await writeFile(file, content)
    files.push(file)
  }
  return files
}

async function vaultAlone(files: readonly string[], folder: string): Promise<number> {
  const { vault } = await Vault.create(folder, { password })
  const started = performance.now()
  for (let at = 0; at < files.length; at += 256) {
    const stored = await vault.putMany(
      files.slice(at, at + 256).map(file => ({
        source: { file },
        meta: {
          kind: 'original',
          name: file.slice(-8),
          mediaType: 'application/octet-stream',
          importedAt: '2026-01-01T00:00:00.000Z',
          sourceMtime: null,
          sourcePath: null,
          derivedFrom: null,
          tool: null,
          importer: 'bench',
        },
      })),
    )
    await vault.append(
      stored.map(each => {
        if (each instanceof Error) throw each
        const { sha256, size } = each
        return {
          type: 'adopt' as const,
          public: { sha256, size },
          private: { name: 'bench', mediaType: 'application/octet-stream' },
        }
      }),
    )
  }
  const seconds = (performance.now() - started) / 1000
  await vault.close()
  return seconds
}

/** A mixed drop against the vault's own time for the same files, the same drop again, and a cancel in the middle. */
export async function benchDrop(count = everything ? 20_000 : 2000): Promise<Figure[]> {
  return inScratch(async folder => {
    const from = join(folder, 'from')
    await mkdir(from)
    const files = await writeDrop(from, count)
    const alone = await vaultAlone(files, join(folder, 'alone'))

    const { engine } = await Engine.create(join(folder, 'vault'), password, terminalServices)
    const drop = async () => {
      const started = performance.now()
      const report = await engine.startImport([from]).done
      // The engine notes the end of a job right after it.
      await turn()
      return { seconds: (performance.now() - started) / 1000, report }
    }
    const first = await drop()
    const second = await drop()
    await engine.close()

    const other = await Engine.create(join(folder, 'cancelled'), password, terminalServices)
    const running = other.engine.startImport([from]).done
    await new Promise(resolve => setTimeout(resolve, 1000))
    const asked = performance.now()
    other.engine.job?.cancel(true)
    const { cancelled } = await running
    const answered = performance.now() - asked
    await other.engine.close()
    return [
      {
        name: `mixed drop of ${count} files, over the vault's own time for them`,
        value: round(first.seconds / alone),
        limit: 1.3,
        detail: `${round(first.seconds)} s against ${round(alone)} s; ${first.report.imported} kept, ${first.report.events.message ?? 0} messages`,
      },
      {
        name: 'the same drop again, over the first',
        value: round(second.seconds / first.seconds),
        limit: 0.25,
        detail: `${round(second.seconds)} s; ${second.report.duplicate} known`,
      },
      {
        name: 'answer to a cancel, over 300 ms',
        value: round(answered / 300),
        limit: 1,
        detail: `${Math.round(answered)} ms, ${cancelled ? 'cancelled' : 'was already done'}`,
      },
    ]
  })
}
