/** Everything that lies in or comes into a watched folder is imported once it stands still, and nothing twice. */
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WatchedFolder } from '../../main/engine/watchedFolder.ts'

const patience = { timeout: 20_000, interval: 20 }

let folder: string
let watched: WatchedFolder
let taken: string[][]
let importing: boolean

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watched-'))
  taken = []
  importing = false
  watched = new WatchedFolder(
    {
      get importing() {
        return importing
      },
      startImport: paths => {
        taken.push(paths.map(path => basename(path)).toSorted())
        return { done: Promise.resolve({ imported: paths.length }) }
      },
      services: { emit: () => undefined },
    },
    15,
  )
})
afterEach(() => {
  watched.stop()
  rmSync(folder, { recursive: true, force: true })
})

const settled = () =>
  vi.waitFor(() => expect(watched.state).toMatchObject({ waiting: 0, missing: false }), patience)
const turns = (n: number) => new Promise(resolve => setTimeout(resolve, 15 * n))

test('what is there and what comes is taken, a folder with its files as one, and not again', async () => {
  writeFileSync(join(folder, 'a.txt'), 'a')
  await watched.start(folder)
  await vi.waitFor(() => expect(taken).toEqual([['a.txt']]), patience)
  mkdirSync(join(folder, 'export'))
  writeFileSync(join(folder, 'export', 'chat.txt'), 'x')
  writeFileSync(join(folder, 'export', 'p.jpg'), 'x')
  await vi.waitFor(() => expect(taken[1]).toEqual(['export']), patience)
  await settled()
  await turns(4)
  expect(taken).toHaveLength(2)
  appendFileSync(join(folder, 'export', 'chat.txt'), 'more')
  await vi.waitFor(() => expect(taken[2]).toEqual(['export']), patience)
})

test('what still grows, is unfinished by its name, or comes while another import runs has to wait', async () => {
  importing = true
  writeFileSync(join(folder, 'video.mp4.crdownload'), 'x')
  writeFileSync(join(folder, 'sms.xml'), 'x')
  await watched.start(folder)
  for (let n = 0; n < 6; n += 1) {
    appendFileSync(join(folder, 'sms.xml'), 'x')
    await turns(1)
  }
  expect(taken).toEqual([])
  expect(watched.state?.waiting).toBeGreaterThan(0)
  importing = false
  await vi.waitFor(() => expect(taken).toEqual([['sms.xml']]), patience)
  renameSync(join(folder, 'video.mp4.crdownload'), join(folder, 'video.mp4'))
  await vi.waitFor(() => expect(taken[1]).toEqual(['video.mp4']), patience)
})

test('a folder that goes is told, and gone on with when it is back; a stopped one takes nothing', async () => {
  await watched.start(folder)
  renameSync(folder, `${folder}-away`)
  await vi.waitFor(() => expect(watched.state).toMatchObject({ missing: true }), patience)
  await expect(watched.start(folder)).rejects.toMatchObject({ code: 'WatchedFolderMissing' })
  renameSync(`${folder}-away`, folder)
  writeFileSync(join(folder, 'b.txt'), 'b')
  await vi.waitFor(() => expect(taken).toEqual([['b.txt']]), patience)
  watched.stop()
  expect(watched.state).toBeNull()
  writeFileSync(join(folder, 'c.txt'), 'c')
  await turns(5)
  expect(taken).toHaveLength(1)
})
