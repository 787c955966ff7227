/**
 * What a medium may hold after the power went, by the least that file systems promise: data is there for sure after an
 * fsync of the file, a name after an fsync of its folder; whatever else was begun may be there, not, or in part.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DiskEvent } from './faultsSeam.ts'

const sector = 512

interface Change {
  kind: 'write' | 'truncate'
  position: number
  data: Buffer
  /** Place in the record where the call had succeeded; never, when it was not to. */
  end: number
}

interface Node {
  durable: Buffer
  pending: Change[]
}

interface NameChange {
  kind: 'create' | 'mkdir' | 'rename' | 'unlink'
  path: string
  to?: string
  node: Node | null
  end: number
}

/** How much of an unsynced change is on the medium. */
export type Fate = 'keep' | 'drop' | 'zeros' | { sectors: (i: number) => boolean }

export interface State {
  /** Content of each file by its path; null for a folder. */
  files: Map<string, Buffer | null>
  hash: string
}

/** The medium after a part of a record. Paths are relative to the vault's folder; others are ignored. */
export class Medium {
  readonly #root: string
  /** Names that are on the medium for sure, and the ones that the program sees. A folder's node is null. */
  #durable = new Map<string, Node | null>()
  #seen = new Map<string, Node | null>()
  #names: NameChange[] = []
  #fds = new Map<number, string>()
  #nodes = new Map<number, Node | null>()
  #begun = new Map<number, { at: number; change?: Change; name?: NameChange }>()
  #at = 0

  /** Begins with what is on the medium for sure. */
  constructor(root: string, base: State | null = null) {
    this.#root = root
    for (const [path, bytes] of base?.files ?? []) {
      const node = bytes === null ? null : { durable: bytes, pending: [] }
      this.#durable.set(path, node)
      this.#seen.set(path, node)
    }
  }

  /** Takes the next event of the record. */
  apply(event: DiskEvent): void {
    const at = this.#at++
    if (event.op === 'mark') return
    if (event.op === 'kill') return this.#kill(at)
    if (event.op === 'open') {
      if (event.half === 'begin') this.#open(event, at)
      return
    }
    if (event.half === 'begin') this.#begin(event, at)
    else this.#end(event, at)
  }

  /** The program is gone and what it had begun is done; nothing was lost, so the next one sees all of it. */
  #kill(at: number): void {
    for (const { change: one, name } of this.#begun.values()) {
      if (one) one.end = at
      if (name) name.end = at
    }
    this.#begun.clear()
  }

  #inside(path: string | undefined): string | null {
    if (path === this.#root) return '.'
    if (path === undefined || !path.startsWith(`${this.#root}/`)) return null
    const name = path.slice(this.#root.length + 1)
    // SQLite's own file, and room that stands for nothing.
    return name.startsWith('lock.db') || name === 'tmp/ballast' ? null : name
  }

  #open({ fd, path, created, emptied }: DiskEvent, at: number): void {
    const name = this.#inside(path)
    this.#fds.delete(fd as number)
    this.#nodes.delete(fd as number)
    if (name === null) return
    this.#fds.set(fd as number, name)
    let node = this.#seen.get(name) ?? null
    if (created === true) {
      node = { durable: Buffer.alloc(0), pending: [] }
      this.#named({ kind: 'create', path: name, node, end: at })
    } else if (emptied === true && node !== null)
      node.pending.push({ kind: 'truncate', position: 0, data: Buffer.alloc(0), end: at })
    this.#nodes.set(fd as number, node)
  }

  #begin(event: DiskEvent, at: number): void {
    const never = Number.POSITIVE_INFINITY
    const begun: { at: number; change?: Change; name?: NameChange } = { at }
    const { op, fd, data, position, length } = event
    if (op === 'write' || op === 'truncate') {
      const node = this.#nodes.get(fd as number)
      if (node) {
        begun.change =
          op === 'write'
            ? { kind: 'write', position: position ?? 0, data: data ?? Buffer.alloc(0), end: never }
            : { kind: 'truncate', position: length ?? 0, data: Buffer.alloc(0), end: never }
        node.pending.push(begun.change)
      }
    } else if (op !== 'sync') {
      const path = this.#inside(event.path)
      const to = this.#inside(event.to)
      if (path !== null && path !== '.' && (op !== 'rename' || to !== null)) {
        const node = this.#seen.get(path) ?? null
        // A call for a name that is not there fails and changes nothing.
        if (op === 'mkdir' || this.#seen.has(path)) {
          begun.name = { kind: op as 'mkdir', path, node, end: never, ...(to === null ? {} : { to }) }
          this.#named(begun.name)
        }
      }
    }
    this.#begun.set(event.call, begun)
  }

  #named(name: NameChange): void {
    change(this.#seen, name)
    // What is in `tmp` is deleted when the vault is opened, so whether it is there makes no difference.
    if (name.kind !== 'rename' && dirname(name.path) === 'tmp') change(this.#durable, name)
    else this.#names.push(name)
  }

  #end(event: DiskEvent, at: number): void {
    const begun = this.#begun.get(event.call)
    if (begun === undefined) return
    this.#begun.delete(event.call)
    if (begun.change) begun.change.end = at
    if (begun.name) begun.name.end = at
    if (event.op !== 'sync') return
    const name = this.#fds.get(event.fd as number)
    if (name === undefined) return
    const node = this.#nodes.get(event.fd as number)
    if (node) {
      for (const one of node.pending.filter(({ end }) => end < begun.at))
        node.durable = written(node.durable, one, 'keep')
      node.pending = node.pending.filter(({ end }) => end >= begun.at)
      return
    }
    const done = (one: NameChange) => one.end < begun.at && dirname(one.to ?? one.path) === name
    for (const one of this.#names.filter(done)) {
      change(this.#durable, one)
      // A name that was left behind by a rename that is on the medium does not come back.
      const left = (other: NameChange) =>
        one.kind === 'rename' && other.node === one.node && (other.to ?? other.path) === one.path
      this.#names = this.#names.filter(other => other !== one && !left(other))
    }
  }

  /** Names and contents that are not sure, for a chooser of fates to know how many there are. */
  get unsure(): { names: number; changes: { bytes: number }[] } {
    return {
      names: this.#names.length,
      changes: this.#pending().map(({ one }) => ({ bytes: one.data.length })),
    }
  }

  #pending(): { node: Node; one: Change }[] {
    const nodes = new Set<Node>()
    for (const node of [...this.#durable.values(), ...this.#names.map(({ node }) => node)])
      if (node) nodes.add(node)
    return [...nodes].flatMap(node => node.pending.map(one => ({ node, one })))
  }

  /** What the medium holds when each unsure thing has the given fate. */
  state(nameKept: (i: number) => boolean, fateOf: (i: number) => Fate): State {
    const names = new Map(this.#durable)
    this.#names.forEach((one, i) => {
      if (nameKept(i)) change(names, one)
    })
    const contents = new Map<Node, Buffer>()
    this.#pending().forEach(({ node, one }, i) => {
      contents.set(node, written(contents.get(node) ?? node.durable, one, fateOf(i)))
    })
    const files = new Map<string, Buffer | null>()
    const whole = (path: string): boolean => path === '.' || (names.has(path) && whole(dirname(path)))
    for (const [path, node] of names)
      if (whole(path)) files.set(path, node === null ? null : (contents.get(node) ?? node.durable))
    const lines = [...files].map(([path, bytes]) => `${path} ${bytes === null ? 'folder' : hashOf(bytes)}`)
    return { files, hash: createHash('sha256').update(lines.sort().join('\n')).digest('hex') }
  }

  /** What the program itself saw at this moment: after a kill, when nothing was lost. */
  seen(): State {
    return this.state(
      () => true,
      () => 'keep',
    )
  }
}

const hashes = new WeakMap<Buffer, string>()

/** Most files of a state are those of the state before. */
function hashOf(bytes: Buffer): string {
  const known = hashes.get(bytes) ?? createHash('sha256').update(bytes).digest('hex')
  hashes.set(bytes, known)
  return known
}

function change(names: Map<string, Node | null>, { kind, path, to, node }: NameChange): void {
  if (kind === 'create' || kind === 'mkdir') names.set(path, node)
  else {
    if (kind === 'rename' && to !== undefined) names.set(to, node)
    if (names.get(path) === node) names.delete(path)
  }
}

function written(before: Buffer, { kind, position, data }: Change, fate: Fate): Buffer {
  if (fate === 'drop') return before
  if (kind === 'truncate') {
    const cut = Buffer.alloc(position)
    before.copy(cut)
    return cut
  }
  const after = Buffer.alloc(Math.max(before.length, position + data.length))
  before.copy(after)
  if (fate === 'keep') data.copy(after, position)
  else if (fate !== 'zeros')
    for (let at = 0, i = 0; at < data.length; i++) {
      // Sectors of the medium, not of the write.
      const end = Math.min(data.length, at + sector - ((position + at) % sector))
      if (fate.sectors(i)) data.copy(after, position + at, at, end)
      at = end
    }
  return after
}

/** Makes a state in an empty folder. */
export function lay(state: State, dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  for (const path of [...state.files.keys()].sort()) {
    const bytes = state.files.get(path)
    const file = join(dir, path)
    mkdirSync(bytes === null ? file : dirname(file), { recursive: true })
    if (bytes) writeFileSync(file, bytes)
  }
  // As large as the ballast, so that opening has none to write.
  mkdirSync(join(dir, 'tmp'), { recursive: true })
  writeFileSync(join(dir, 'tmp', 'ballast'), '')
  truncateSync(join(dir, 'tmp', 'ballast'), 16 << 20)
}
