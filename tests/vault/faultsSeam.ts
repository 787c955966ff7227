/**
 * Stands between the program and the file system, in the main thread and in the vault's threads: writes down every call
 * that changes something, in one order, and lets a chosen call fail. It replaces Node's own functions, so no call of the
 * program can go round it and the program itself knows nothing of it.
 *
 * A thread gets it with `--import` from NODE_OPTIONS, and the memory for the record from its environment data.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'

/** One call, or one half of it: `begin` when it was made, `end` when it had succeeded. */
export interface DiskEvent {
  op: 'open' | 'write' | 'truncate' | 'sync' | 'rename' | 'unlink' | 'mkdir' | 'mark' | 'kill'
  /** The same number at both ends of a call. */
  call: number
  half: 'begin' | 'end'
  fd?: number
  path?: string
  to?: string
  created?: boolean
  emptied?: boolean
  position?: number
  length?: number
  mark?: string
  data?: Buffer
}

export const errnos = ['ENOSPC', 'EIO', 'EACCES', 'EMFILE'] as const
export type Errno = (typeof errnos)[number]

const key = 'vault-test-seam'
const headBytes = 64 + 4096
const [cursorAt, onAt, countAt, failAt, errnoAt, firedAt, callAt, quietAt] = [0, 1, 2, 3, 4, 5, 6, 7] as const

let memory = getEnvironmentData(key) as SharedArrayBuffer | undefined
let root = ''
let cells = new Int32Array(new SharedArrayBuffer(0))
/** The numbers of open files that are looked at, whichever thread opened them. */
let open = new Uint8Array(new SharedArrayBuffer(0))
let room = new Uint8Array(new SharedArrayBuffer(0))
/** Of the files that this thread opened. */
const paths = new Map<number, string>()
const original = { ...fs, promises: { ...fs.promises } }

function log(event: DiskEvent): void {
  const { data, ...rest } = event
  const head = Buffer.from(JSON.stringify(rest))
  const length = 8 + head.length + (data?.length ?? 0)
  const at = Atomics.add(cells, cursorAt, length)
  if (at + length > room.length) throw new Error('the record is full')
  const view = new DataView(room.buffer, room.byteOffset + at)
  view.setUint32(0, head.length)
  view.setUint32(4, data?.length ?? 0)
  room.set(head, at + 8)
  if (data !== undefined) room.set(data, at + 8 + head.length)
}

const mine = (path: unknown): path is string => typeof path === 'string' && path.startsWith(root)

/** Counts a call; the chosen one does not happen and fails instead. */
function pass(call: string, path: string | undefined, half?: () => void): void {
  if (Atomics.load(cells, onAt) === 0) return
  const n = Atomics.add(cells, countAt, 1) + 1
  if (n !== Atomics.load(cells, failAt)) return
  Atomics.add(cells, firedAt, 1)
  half?.()
  const code = errnos[Atomics.load(cells, errnoAt)] ?? 'EIO'
  log({ op: 'mark', call: -1, half: 'end', mark: `${call} ${path?.slice(root.length)}` })
  throw Object.assign(new Error(`${code}: made to fail, ${call}`), { code, syscall: call })
}

type Half = Omit<DiskEvent, 'call' | 'half'>

function begin(event: Half): () => void {
  if (Atomics.load(cells, onAt) === 0) return () => undefined
  const call = Atomics.add(cells, callAt, 1)
  log({ ...event, call, half: 'begin' })
  const { data: _, ...rest } = event
  return () => log({ ...rest, call, half: 'end' })
}

async function during<T>(event: Half, work: () => Promise<T>): Promise<T> {
  const end = begin(event)
  const value = await work()
  end()
  return value
}

function opened(path: string, fd: number, existed: boolean, flags: unknown): void {
  paths.set(fd, path)
  open[fd] = 1
  const writes =
    typeof flags === 'string'
      ? /[wa+]/.test(flags)
      : Number(flags) & (fs.constants.O_WRONLY | fs.constants.O_RDWR)
  const makes = typeof flags === 'string' ? /[wa]/.test(flags) : Number(flags) & fs.constants.O_CREAT
  const emptied = typeof flags === 'string' && flags.startsWith('w')
  begin({ op: 'open', fd, path, created: Boolean(writes && makes && !existed), emptied })()
}

/** Folders that `mkdir` with `recursive` is going to make, the outermost first. */
function missing(path: string): string[] {
  return original.existsSync(path) ? [] : [...missing(dirname(path)), path]
}

const bytesOf = (data: unknown, offset = 0, length?: number | null): Buffer =>
  typeof data === 'string'
    ? Buffer.from(data)
    : Buffer.from((data as Uint8Array).subarray(offset, length == null ? undefined : offset + length))

function patchHandles(prototype: Record<string, (...args: never[]) => Promise<unknown>>): void {
  const wrap = (
    name: string,
    make: (fd: number, args: unknown[], go: () => Promise<unknown>) => Promise<unknown>,
  ) => {
    const real = prototype[name] as (...args: unknown[]) => Promise<unknown>
    prototype[name] = function (this: { fd: number }, ...args: unknown[]) {
      const go = () => real.apply(this, args)
      return paths.has(this.fd) ? make(this.fd, args, go) : go()
    } as never
  }
  const plain = (name: string) =>
    wrap(name, async (fd, _args, go) => {
      pass(name, paths.get(fd))
      return go()
    })
  plain('read')
  plain('stat')
  wrap('write', async (fd, [data, offset, length, position], go) => {
    const bytes = bytesOf(data, Number(offset ?? 0), length as number)
    const half = bytes.subarray(0, bytes.length >> 1)
    pass('write', paths.get(fd), () => original.writeSync(fd, half, 0, half.length, Number(position)))
    return during({ op: 'write', fd, position: Number(position), data: bytes }, go)
  })
  wrap('writeFile', async (fd, [data], go) => {
    const bytes = bytesOf(data)
    pass('write', paths.get(fd), () => original.writeSync(fd, bytes.subarray(0, bytes.length >> 1)))
    return during({ op: 'write', fd, position: 0, data: bytes }, go)
  })
  wrap('truncate', async (fd, [length], go) => {
    pass('ftruncate', paths.get(fd))
    return during({ op: 'truncate', fd, length: Number(length ?? 0) }, go)
  })
  wrap('sync', async (fd, _args, go) => {
    pass('fsync', paths.get(fd))
    return during({ op: 'sync', fd }, go)
  })
}

function patchPromises(): void {
  const real = original.promises
  const target = fs.promises as unknown as Record<string, unknown>
  let patched = false
  target.open = async (path: string, flags: string | number = 'r', mode?: number) => {
    if (!mine(path)) return real.open(path, flags, mode)
    pass('open', path)
    const existed = original.existsSync(path)
    const handle = await real.open(path, flags, mode)
    if (!patched) patchHandles(Object.getPrototypeOf(handle) as never)
    patched = true
    const { fd } = handle
    opened(path, fd, existed, flags)
    // Not of the prototype: each handle has its own.
    const close = handle.close.bind(handle)
    handle.close = async () => {
      paths.delete(fd)
      open[fd] = 0
      await close()
      pass('close', path)
    }
    return handle
  }
  const simple = (name: 'readdir' | 'readFile' | 'stat' | 'lstat' | 'statfs' | 'access') => {
    const go = real[name] as (...args: unknown[]) => Promise<unknown>
    target[name] = async (...args: unknown[]) => {
      if (mine(args[0])) pass(name, args[0])
      return go(...args)
    }
  }
  for (const name of ['readdir', 'readFile', 'stat', 'lstat', 'statfs', 'access'] as const) simple(name)
  target.rename = async (path: string, to: string) => {
    if (!mine(path)) return real.rename(path, to)
    pass('rename', path)
    return during({ op: 'rename', path, to }, () => real.rename(path, to))
  }
  target.unlink = async (path: string) => {
    if (!mine(path)) return real.unlink(path)
    pass('unlink', path)
    return during({ op: 'unlink', path }, () => real.unlink(path))
  }
  target.mkdir = async (path: string, options?: fs.MakeDirectoryOptions) => {
    if (!mine(path)) return real.mkdir(path, options)
    pass('mkdir', path)
    const made = options?.recursive === true ? missing(path) : [path]
    const ends = made.map(folder => begin({ op: 'mkdir', path: folder }))
    const value = await real.mkdir(path, options)
    for (const end of ends) end()
    return value
  }
  target.rm = async (path: string, options?: fs.RmOptions) => {
    if (!mine(path)) return real.rm(path, options)
    pass('rm', path)
    return during({ op: 'unlink', path }, () => real.rm(path, options))
  }
  const notModelled =
    'appendFile chmod copyFile cp link lutimes rmdir symlink truncate utimes writeFile'.split(' ')
  for (const name of notModelled) {
    const go = real[name as 'cp'] as (...args: unknown[]) => Promise<unknown>
    target[name] = async (...args: unknown[]) => {
      if (mine(args[0]) && Atomics.load(cells, onAt) === 1 && Atomics.load(cells, quietAt) === 0)
        throw new Error(`${name} is not modelled`)
      return go(...args)
    }
  }
}

function patchWaiting(): void {
  const target = fs as unknown as Record<string, unknown>
  const known = (fd: number) => open[fd] === 1
  target.openSync = (path: string, flags: string | number = 'r', mode?: number) => {
    if (!mine(path)) return original.openSync(path, flags, mode)
    pass('open', path)
    const existed = original.existsSync(path)
    const fd = original.openSync(path, flags, mode)
    opened(path, fd, existed, flags)
    return fd
  }
  target.writeSync = (fd: number, data: Uint8Array, offset?: number, length?: number, position?: number) => {
    if (!known(fd)) return original.writeSync(fd, data, offset, length, position)
    const bytes = bytesOf(data, offset, length)
    pass('write', paths.get(fd), () => original.writeSync(fd, bytes, 0, bytes.length >> 1, position))
    const end = begin({ op: 'write', fd, position: Number(position), data: bytes })
    const written = original.writeSync(fd, data, offset, length, position)
    end()
    return written
  }
  target.readSync = (...args: Parameters<typeof original.readSync>) => {
    if (known(args[0])) pass('read', paths.get(args[0]))
    return original.readSync(...args)
  }
  target.fstatSync = (fd: number) => {
    if (known(fd)) pass('fstat', paths.get(fd))
    return original.fstatSync(fd)
  }
  target.closeSync = (fd: number) => {
    paths.delete(fd)
    open[fd] = 0
    original.closeSync(fd)
  }
  target.unlinkSync = (path: string) => {
    if (!mine(path)) return original.unlinkSync(path)
    pass('unlink', path)
    const end = begin({ op: 'unlink', path })
    original.unlinkSync(path)
    return end()
  }
  target.fsync = (fd: number, done: (error: Error | null) => void) => {
    if (!known(fd)) return original.fsync(fd, done)
    try {
      pass('fsync', paths.get(fd))
    } catch (error) {
      return void setImmediate(() => done(error as Error))
    }
    const end = begin({ op: 'sync', fd })
    return original.fsync(fd, error => {
      if (error === null) end()
      done(error)
    })
  }
}

function attach(shared: SharedArrayBuffer, at: string): void {
  root = at
  cells = new Int32Array(shared, 0, 16)
  open = new Uint8Array(shared, 64, 4096)
  room = new Uint8Array(shared, headBytes)
  patchPromises()
  patchWaiting()
  syncBuiltinESMExports()
}

if (!isMainThread && memory !== undefined)
  attach(memory, getEnvironmentData(`${key}-root`) as unknown as string)

/** Puts itself between this process, the threads it starts from now on, and everything below `folder`. */
export function stand(folder: string, recordBytes = 64 << 20): void {
  memory = new SharedArrayBuffer(headBytes + recordBytes)
  setEnvironmentData(key, memory)
  setEnvironmentData(`${key}-root`, folder)
  const flag = `--import ${JSON.stringify(fileURLToPath(import.meta.url))}`
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} ${flag}`.trim()
  attach(memory, folder)
}

/** Begins an empty record. With `fail`, the `k`-th call from now on fails with `errno`. */
export function start(fail?: { k: number; errno: Errno }): void {
  for (const cell of [cursorAt, countAt, firedAt]) Atomics.store(cells, cell, 0)
  Atomics.store(cells, failAt, fail?.k ?? 0)
  Atomics.store(cells, errnoAt, fail === undefined ? 0 : errnos.indexOf(fail.errno))
  // A run with a fault is not replayed, so it keeps no record and may use calls that the model lacks.
  Atomics.store(cells, quietAt, fail === undefined ? 0 : 1)
  Atomics.store(cells, onAt, 1)
}

/** A word of the test's own between the calls. */
export function mark(text: string): void {
  log({ op: 'mark', call: -1, half: 'end', mark: text })
}

/** Ends the record; calls go through as always. */
export function stop(): { events: DiskEvent[]; calls: number; fired: number; failed: string } {
  Atomics.store(cells, onAt, 0)
  const end = Atomics.load(cells, cursorAt)
  const events: DiskEvent[] = []
  const view = new DataView(room.buffer, room.byteOffset)
  for (let at = 0; at < end; ) {
    const head = view.getUint32(at)
    const length = view.getUint32(at + 4)
    const event = JSON.parse(Buffer.from(room.slice(at + 8, at + 8 + head)).toString()) as DiskEvent
    if (length > 0) event.data = Buffer.from(room.slice(at + 8 + head, at + 8 + head + length))
    events.push(event)
    at += 8 + head + length
  }
  const [calls, fired] = [Atomics.load(cells, countAt), Atomics.load(cells, firedAt)]
  return { events, calls, fired, failed: events.find(({ mark: name }) => name !== undefined)?.mark ?? '' }
}
