/**
 * `npm run bench [names]`: each figure as a ratio, ours over the bar, 1.0 and less is reached. What is compared with
 * another program is run in turns with it. Quote medians; absolute times are this machine's.
 */
import { cpus, loadavg } from 'node:os'
import { createServer } from 'vite'
import compiledOnce from '../compiledOnce.ts'
import type { Figure } from './figure.ts'

// As the built program has it: otherwise each thread and reader process would first strip the types of its source.
const forget = compiledOnce()
// The program imports JSON and TypeScript as its bundler does; the same bundler runs it here.
const server = await createServer({
  configFile: false,
  root: new URL('../..', import.meta.url).pathname,
  server: { middlewareMode: true, watch: null },
  appType: 'custom',
  logLevel: 'error',
})
const load = (path: string) => server.ssrLoadModule(path)
const only = process.argv.slice(2)
const wanted = (name: string) => only.length === 0 || only.includes(name)

function print(rows: Figure[]): void {
  for (const { name, value, limit, detail } of rows)
    console.log(
      `${limit === null ? '      ' : value <= limit ? 'ok    ' : 'MISSED'} ${value.toFixed(2).padStart(8)} ${limit === null ? '        ' : `≤ ${String(limit).padEnd(6)}`} ${name} (${detail})`,
    )
}

console.log(
  `${new Date().toISOString()} · ${cpus()[0]?.model ?? '?'} × ${cpus().length} · load ${loadavg()[0]?.toFixed(1)} · Node ${process.version}`,
)
if (wanted('large')) print(await (await load('/tests/bench/vaultBench.ts')).benchLargeFile())
if (wanted('small')) print(await (await load('/tests/bench/vaultBench.ts')).benchManyFiles())
if (wanted('check')) print(await (await load('/tests/bench/checkBench.ts')).benchFullCheck())
if (wanted('copy')) print(await (await load('/tests/bench/checkBench.ts')).benchCopy())
if (wanted('range')) print(await (await load('/tests/bench/objectsBench.ts')).benchRandomRead())
if (wanted('objects')) print(await (await load('/tests/bench/objectsBench.ts')).benchManyObjects())
if (wanted('scale')) print(await (await load('/tests/bench/indexBench.ts')).benchScale())
if (wanted('program')) print(await (await load('/tests/bench/programBench.ts')).benchProgram())
if (wanted('page')) print(await (await load('/tests/bench/pageBench.ts')).benchPage())
if (wanted('setup')) print(await (await load('/tests/bench/setupBench.ts')).benchSetup())
if (wanted('sample')) print(await (await load('/tests/bench/programBench.ts')).benchSampleJob())
if (wanted('readers')) {
  const readers = await load('/tests/bench/readersBench.ts')
  for (const [name, run] of [
    ['SMS reader', () => readers.benchSms()],
    ['WhatsApp reader', () => readers.benchWhatsApp()],
    ['1 GB of MMS parts', () => readers.benchMms()],
  ] as const) {
    const figures = await run()
    print([
      {
        name: `${name}: peak memory of its process, over 300 MB`,
        value: Math.round((figures.peakBytes / 2 ** 20 / 300) * 100) / 100,
        limit: 1,
        detail: `${Math.round(figures.peakBytes / 2 ** 20)} MB, ${Math.round(figures.recordsPerSecond)} records/s, ${Math.round(figures.megabytesPerSecond)} MB/s`,
      },
    ])
  }
}
if (wanted('readers') || wanted('formats'))
  print(await (await load('/tests/bench/readersBench.ts')).benchFormats())
if (wanted('drop')) print(await (await load('/tests/bench/dropBench.ts')).benchDrop())
if (wanted('chats')) print(await (await load('/tests/bench/dropBench.ts')).benchChats())
await server.close()
forget()
process.exit(0)
