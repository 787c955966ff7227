/**
 * Nobody who takes the computer reads any of it: evidence with planted markers goes in through the built program, is
 * printed and drafted, is killed in the middle; then everything the program may have written is searched, in every
 * form a text is likely to have. What is exported on purpose lies elsewhere and shows that the search finds things.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../main/host/findBrowser.ts'
import { builtPath } from '../main/resourceFolder.ts'
import { mountImage, type RawImage } from './rawImage.ts'

const cli = builtPath('main', 'cli.js')
const linux = process.platform === 'linux'
const began = Date.now()

/** One for each way a text comes in. None of them stands anywhere in the program. */
const markers = {
  text: '琥珀塔在雾里第七次敲钟',
  latin: 'Quorvax Umbrelline 9417',
  name: '欧阳琥珀甲',
  number: '16000947171',
  fileName: '雾港账本乙',
  fileContent: 'zanthorpe ledger of the seventh fog',
  attachmentName: 'velmoor-receipt-zeta',
  attachment: 'velmoor paid nothing to the tower',
  statement: '我从未在琥珀塔下签字',
  complainant: '甲方雾中人',
}

let folder: string
let vault: string
let phone: string
let environment: NodeJS.ProcessEnv
/** What lies under `written`, as a disk of its own. */
let disk: RawImage | null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plaintext-'))
  phone = join(folder, 'source', 'phone')
  vault = join(folder, 'written', 'vault')
  await mkdir(join(folder, 'written'))
  disk = mountImage(join(folder, 'disk.img'), join(folder, 'written'), 1 << 30)
  for (const place of [
    phone,
    join(folder, 'written', 'home'),
    join(folder, 'written', 'tmp'),
    join(folder, 'exported'),
  ])
    await mkdir(place, { recursive: true })
  const home = join(folder, 'written', 'home')
  environment = {
    ...process.env,
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    TMPDIR: join(folder, 'written', 'tmp'),
    EVIDENCE_VAULT_PASSWORD: 'a quiet lamp over green water',
  }
  const part = Buffer.from(markers.attachment).toString('base64')
  const sms = Array.from(
    { length: 40 },
    (_, n) =>
      `<sms address="${markers.number}" contact_name="${markers.name}" date="${1_790_000_000_000 + n * 60_000}" type="1" body="${n}：${markers.text}，${markers.latin}。再不还钱打断你的腿" />`,
  ).join('\n')
  await writeFile(
    join(phone, 'sms-20261104081502.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<smses>\n${sms}\n<mms address="${markers.number}" date="1790009000000" msg_box="1"><parts><part seq="0" ct="text/x-vcard" name="${markers.attachmentName}.vcf" cl="${markers.attachmentName}.vcf" data="${part}" /></parts></mms>\n</smses>\n`,
  )
  await writeFile(join(phone, `${markers.fileName}.txt`), `${markers.fileContent}\n`.repeat(20))
  await writeFile(
    join(folder, 'source', 'answers.json'),
    JSON.stringify({
      case: { lenderName: '青禾', lenderType: 'consumer_finance', zone: 'Asia/Shanghai' },
      parties: [{ number: markers.number, role: 'collector', lender: '青禾' }],
      confirm: 'all-strong',
      statements: [markers.statement],
      complainant: { name: markers.complainant },
    }),
  )
})

afterAll(async () => {
  disk?.unmount()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [cli, ...args], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] })
}

function run(...args: string[]): string {
  return execFileSync(process.execPath, [cli, ...args, '--json'], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 << 20,
  })
}

/** As `run`, for commands that end with 1 because they list problems. */
function runWithProblems(...args: string[]): string {
  try {
    return run(...args)
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string }
    expect(status).toBe(1)
    return stdout
  }
}

/** Waits until `ready`, at most so long that a busy computer gets there too. */
async function until(ready: () => boolean, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; !ready(); ) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** Processes with this test's temporary folder in their environment: the program and all that it started. */
function ours(): number[] {
  if (!linux) return []
  const found: number[] = []
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name)))
    try {
      const environ = readFileSync(`/proc/${pid}/environ`, 'latin1')
      const state = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1]
      if (environ.includes(`TMPDIR=${environment['TMPDIR']}`) && state !== 'Z') found.push(Number(pid))
    } catch {
      // It ended in between, or is somebody else's.
    }
  return found
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  // What it had started must notice by itself.
  await until(() => ours().length === 0)
}

/** Each marker in UTF-8, UTF-16 and base64 at its three offsets, without the characters that its surroundings decide. */
function forms(marker: string): Buffer[] {
  const bytes = Buffer.from(marker, 'utf8')
  const encoded = [0, 1, 2].map(offset => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return Buffer.from(text.slice(offset === 0 ? 0 : offset + 1, -2))
  })
  return [bytes, Buffer.from(marker, 'utf16le'), ...encoded]
}

function filesBelow(place: string): string[] {
  if (!existsSync(place)) return []
  const found = statSync(place).isDirectory()
    ? readdirSync(place, { recursive: true, encoding: 'utf8' }).map(name => join(place, name))
    : [place]
  return found.filter(file => {
    try {
      return statSync(file).isFile()
    } catch {
      return false
    }
  })
}

/** Files that hold a marker in their bytes or in their path. */
function holding(files: readonly string[]): string[] {
  const wanted = Object.entries(markers).flatMap(([what, marker]) =>
    forms(marker).map((bytes, form) => ({ what: `${what} ${form}`, bytes })),
  )
  return files.flatMap(file => {
    let content: Buffer
    try {
      content = readFileSync(file)
    } catch (error) {
      // Other tests use the same places: what is gone by now was not left behind.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
    const bytes = Buffer.concat([Buffer.from(file.slice(folder.length)), content])
    const found = wanted.find(({ bytes: sought }) => bytes.includes(sought))
    return found === undefined ? [] : [`${file}: ${found.what}`]
  })
}

/** What lies in the system's folder in memory, but for the tests' own folder, which is there too (`folderInMemory.ts`). */
function inMemory(): string[] {
  if (!existsSync('/dev/shm')) return []
  return readdirSync('/dev/shm')
    .map(name => join('/dev/shm', name))
    .filter(place => !tmpdir().startsWith(place))
}

/** All that the program may have written besides what it was told to: its own places, and the usual ones. */
function written(): string[] {
  const usual = [...inMemory(), ...['.cache', '.config', '.local/share'].map(name => join(homedir(), name))]
    .flatMap(filesBelow)
    .filter(file => statSync(file).mtimeMs >= began)
  return [...filesBelow(join(folder, 'written')), ...usual]
}

describe.skipIf(!existsSync(cli))('at rest', () => {
  test('the search finds every marker in every form', async () => {
    const control = join(folder, 'exported', 'control')
    for (const marker of Object.values(markers))
      for (const [offset, text] of ['', 'x', 'xx'].entries()) {
        const inside = Buffer.concat([Buffer.from(text), Buffer.from(marker), Buffer.from('tail')])
        await writeFile(control, `head ${inside.toString('base64')}`)
        expect(holding([control]), `${marker} ${offset}`).toHaveLength(1)
        await writeFile(control, Buffer.from(`x${marker}x`, 'utf16le'))
        expect(holding([control])).toHaveLength(1)
      }
    expect(holding(filesBelow(join(folder, 'source'))).length).toBe(3)
  })

  test('killed in the middle of an import it leaves nothing in the clear, and nothing lost', async () => {
    run('create', vault)
    const big = join(folder, 'source', 'big')
    await mkdir(big)
    const block = Buffer.from(`${markers.fileContent}\n`.repeat(30_000))
    for (let n = 0; n < 3; n += 1)
      await writeFile(join(big, `${n}.log`), Buffer.concat(Array.from({ length: 20 }, () => block)))
    const child = start('import', vault, big, phone)
    await until(() =>
      filesBelow(join(vault, 'tmp')).some(file => !file.endsWith('ballast') && statSync(file).size > 1 << 20),
    )
    await killed(child)
    expect(holding(written())).toEqual([])
    const report = JSON.parse(runWithProblems('import', vault, phone)) as {
      files: number
      imported: number
      duplicate: number
    }
    expect(report.files).toBe(2)
    expect(report.imported + report.duplicate).toBe(2)
    runWithProblems('answer', vault, '--answers', join(folder, 'source', 'answers.json'))
    const { total } = JSON.parse(run('list', vault, '--query', markers.latin)) as { total: number }
    expect(total).toBe(40)
    expect(holding(written())).toEqual([])
  }, 90_000)

  test.skipIf(findBrowser() === null)(
    'printed, drafted and killed in the middle of a print it leaves nothing in the clear',
    async () => {
      const letter = join(folder, 'exported', 'letter.txt')
      runWithProblems(
        'draft',
        vault,
        '--channel',
        'police',
        '--output',
        letter,
        '--answers',
        join(folder, 'source', 'answers.json'),
      )
      expect(await readFile(letter, 'utf8')).toContain(markers.text)
      run('print', vault, '--output', join(folder, 'exported', 'timeline.pdf'))
      expect(holding(written())).toEqual([])
      expect(readdirSync(environment['TMPDIR'] ?? '')).toEqual([])

      const profiles = () =>
        readdirSync(environment['TMPDIR'] ?? '').filter(name => name.startsWith('documents-'))
      const child = start('print', vault, '--output', join(folder, 'exported', 'never.pdf'))
      await until(() =>
        profiles().some(name => existsSync(join(environment['TMPDIR'] ?? '', name, 'Default', 'Cookies'))),
      )
      await new Promise(resolve => setTimeout(resolve, 300))
      await killed(child)
      expect(holding(written())).toEqual([])
    },
    120_000,
  )
})

/** Where `strace` may look: the addresses that the program and its browser ask the system to reach. */
test.runIf(linux && existsSync(cli) && existsSync('/usr/bin/strace') && process.getuid?.() === 0)(
  'no connection leaves the computer',
  () => {
    const trace = join(folder, 'exported', 'trace')
    execFileSync(
      'strace',
      [
        '-f',
        '--seccomp-bpf',
        '-yy',
        '-qq',
        '-e',
        'trace=connect,sendto,sendmmsg',
        '-e',
        'signal=none',
        '-o',
        trace,
        process.execPath,
        cli,
        'print',
        vault,
        '--output',
        join(folder, 'exported', 'traced.pdf'),
      ],
      { env: environment, stdio: 'ignore' },
    )
    const lines = readFileSync(trace, 'utf8').split('\n')
    // A UDP socket that is connected has only been given a route; nothing leaves before something is sent.
    const asked = lines.filter(line => /sin6?_port/.test(line) && !/connect\(\d+<UDP/.test(line))
    const sent = lines.filter(line => /send(?:to|mmsg)\(\d+<(?:UDP|TCP)/.test(line))
    // The proxy that is not there: it is how every other way is closed.
    const addresses = asked.filter(
      line => !/sin_port=htons\(1\), sin_addr=inet_addr\("127\.0\.0\.1"\)/.test(line),
    )
    expect([...addresses, ...sent]).toEqual([])
    // The tracing saw the program at work.
    expect(lines.some(line => line.includes('connect('))).toBe(true)
  },
  120_000,
)

/** Last, because it takes the disk away: what was written and removed again, in slack and in unused blocks, counts too. */
test.skipIf(!existsSync(cli))(
  'R9: the raw disk holds none of it, and holds what was written and removed in the clear',
  async () => {
    if (disk === null) {
      console.warn('SKIPPED: no right to mount an image, so its raw bytes were not searched (R9)')
      return
    }
    const control = join(folder, 'written', 'control')
    const planted = Buffer.from('a control that was removed again: nimbary 7731')
    await writeFile(control, Buffer.concat([Buffer.alloc(9000, 1), planted]))
    execFileSync('sync', ['-f', control])
    await rm(control)
    disk.unmount()
    const sought = Object.values(markers).flatMap(forms)
    const hits = disk.search([...sought, planted])
    console.log(
      `R9: ${Object.keys(markers).length} markers in ${sought.length} forms, ${disk.bytes >> 20} MiB of raw disk, ${hits.filter(index => index < sought.length).length} hits, control ${hits.includes(sought.length) ? 'found' : 'NOT found'}`,
    )
    expect(hits).toEqual([sought.length])
  },
  120_000,
)
