/**
 * Throughput and memory of the readers, in a process of their own as the program runs them. Each function returns
 * figures; nothing is asserted here. The input is made on the fly, so that a gigabyte needs no disk.
 */
import type { Port } from '../../main/host/host.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import type { ReaderSettings } from '../../main/import/reader.ts'
import { runReader } from '../../main/import/readerPort.ts'
import { archives, readers } from '../../main/import/readers/readers.ts'
import { seedsOf } from '../import/fuzz/seeds.ts'
import type { Figure } from './figure.ts'
import { scaledUp } from './scaledUp.ts'

export interface ReaderFigures {
  bytes: number
  records: number
  parts: number
  seconds: number
  recordsPerSecond: number
  megabytesPerSecond: number
  /** Highest resident memory of the reader's process. */
  peakBytes: number
}

/** Input made of one block over and over, between a head and a tail. */
function repeated(head: string | Buffer, block: Buffer, times: number, tail: string | Buffer) {
  const first = Buffer.from(head as string)
  const last = Buffer.from(tail as string)
  const size = first.length + block.length * times + last.length
  return {
    size,
    read: (offset: number, length: number): Promise<Uint8Array> => {
      const out = Buffer.alloc(Math.min(length, size - offset))
      for (let at = 0; at < out.length; ) {
        const place = offset + at
        let piece: Buffer
        if (place < first.length) piece = first.subarray(place)
        else if (place >= size - last.length) piece = last.subarray(place - (size - last.length))
        else piece = block.subarray((place - first.length) % block.length)
        at += piece.copy(out, at)
      }
      return Promise.resolve(out)
    },
  }
}

async function measure(
  reader: string,
  source: ReturnType<typeof repeated>,
  { name = '', settings = {} }: { name?: string; settings?: ReaderSettings } = {},
): Promise<ReaderFigures> {
  const port: Port = await startNodeReader()
  let records = 0
  let parts = 0
  let peakBytes = 0
  const poll = setInterval(() => {
    void port.memory().then(bytes => {
      peakBytes = Math.max(peakBytes, bytes ?? 0)
    })
  }, 100)
  const nothing = {
    write: () => Promise.resolve(),
    end: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  }
  const started = performance.now()
  await runReader(
    port,
    reader,
    { name, ...source },
    {
      records: list => {
        records += list.length
      },
      unread: () => undefined,
      inPlace: () => Promise.resolve(),
      blob: () => {
        parts += 1
        return Promise.resolve(nothing)
      },
    },
    { settings },
  )
  const seconds = (performance.now() - started) / 1000
  clearInterval(poll)
  return {
    bytes: source.size,
    records,
    parts,
    seconds,
    recordsPerSecond: Math.round(records / seconds),
    megabytesPerSecond: Math.round(source.size / 1e6 / seconds),
    peakBytes,
  }
}

const smsLine = (index: number): string =>
  `  <sms protocol="0" address="+86138${String(10_000_000 + index).slice(-8)}" date="${1_719_800_000_000 + index * 61_000}" type="${1 + (index % 2)}" subject="null" body="您尾号${1000 + index}的借款已逾期，请于今日还款，否则将联系您的家人。&#10;回T退订 &#55357;&#56832;" toa="null" sc_toa="null" service_center="+8613800100500" read="1" status="-1" locked="0" date_sent="${1_719_799_999_000 + index * 61_000}" sub_id="1" readable_date="2024年7月1日 上午10:13:20" contact_name="(Unknown)" />\n`

/** SMS messages with Chinese text, about 490 bytes each. */
export function benchSms(messages = 500_000): Promise<ReaderFigures> {
  const block = Buffer.from(Array.from({ length: 1000 }, (_, index) => smsLine(index)).join(''))
  const head = `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count="${messages}">\n`
  return measure('smsBackupRestore', repeated(head, block, Math.ceil(messages / 1000), '</smses>\n'))
}

/** MMS with one part of `partBytes` each, until the file has `bytes`. */
export function benchMms(bytes = 1e9, partBytes = 30e6): Promise<ReaderFigures> {
  const data = Buffer.alloc(partBytes, 'a quick brown fox').toString('base64')
  const block = Buffer.from(
    `<mms date="1719800000000" msg_box="1" address="+8613800138000" m_type="132"><parts><part seq="0" ct="video/mp4" name="v.mp4" text="null" data="${data}" /></parts><addrs><addr address="+8613800138000" type="137" charset="106" /></addrs></mms>\n`,
  )
  return measure(
    'smsBackupRestore',
    repeated('<smses count="1">', block, Math.ceil(bytes / block.length), '</smses>'),
  )
}

/** Lines of an Android chat export. */
export function benchWhatsApp(messages = 500_000): Promise<ReaderFigures> {
  const lines = Array.from(
    { length: 1000 },
    (_, index) =>
      `2024/${1 + (index % 12)}/${1 + (index % 28)} ${index % 24}:${String(index % 60).padStart(2, '0')} - ${index % 3 === 0 ? '我' : '催收员小王'}: 今天必须还款，第${index}次通知\n${index % 5 === 0 ? '否则上门\n' : ''}`,
  )
  return measure('whatsapp', repeated('', Buffer.from(lines.join('')), Math.ceil(messages / 1000), ''))
}

/**
 * Every reader on a file scaled up from its corpus: 100,000 messages, or as many as make 1 GB with EVERYTHING. A file is
 * never larger than that, as formats differ widely in how much they write for a message. `READERS=line,qqTxt` measures those only.
 */
export async function benchFormats(): Promise<Figure[]> {
  const figures: Figure[] = []
  const seeds = seedsOf()
  const only = process.env.READERS?.split(',')
  for (const id of Object.keys(readers)) {
    if (archives.has(id) || only?.includes(id) === false) continue
    const scaled = await scaledUp(id, seeds.get(id) ?? [])
    if (scaled === null) {
      figures.push({
        name: `${id}: no file of it can be scaled up`,
        value: 0,
        limit: null,
        detail: 'not measured',
      })
      continue
    }
    const { head, block, tail, messages, seed } = scaled
    const times = process.env.EVERYTHING ? Math.floor(1e9 / block.length) : Math.ceil(100_000 / messages)
    const { recordsPerSecond, megabytesPerSecond, peakBytes, records } = await measure(
      id,
      repeated(head, block, Math.min(times, Math.floor(4_900_000 / messages)), tail),
      seed,
    )
    const detail = `${records} messages, ${recordsPerSecond}/s, ${megabytesPerSecond} MB/s, ${Math.round(peakBytes / 2 ** 20)} MB`
    const round = (value: number) => Math.round(value * 100) / 100
    figures.push(
      {
        name: `${id}: 20,000 messages a second over ours`,
        value: round(20_000 / recordsPerSecond),
        limit: 1,
        detail,
      },
      {
        name: `${id}: memory of its process over 300 MB`,
        value: round(peakBytes / 2 ** 20 / 300),
        limit: 1,
        detail,
      },
    )
  }
  return figures
}
