/** What a program leaves or reaches outside itself: its connections, and words in the clear on the disk. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** `pid` and everything it started, as far as it still runs. */
async function family(pid: number): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const found = [pid]
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child)
  return found
}

async function socketsOf(pids: readonly number[]): Promise<Set<string>> {
  const inodes = new Set<string>()
  for (const pid of pids)
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const inode = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))?.[1]
      if (inode !== undefined) inodes.add(inode)
    }
  return inodes
}

const loopback = /^(0100007F|0{32}|0{24}0100007F|0{16}FFFF00000100007F|0{31}1|0{24}01000000|00000000)$/

/** TCP and UDP sockets of this process and its children whose other end is another machine, as `/proc/net` writes them. */
export async function connectionsAway(pid = process.pid): Promise<string[]> {
  const own = await socketsOf(await family(pid))
  const away: string[] = []
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6'])
    for (const line of (await readFile(`/proc/net/${table}`, 'utf8').catch(() => '')).split('\n').slice(1)) {
      const [, , remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/)
      const address = remote.split(':')[0] ?? ''
      if (own.has(inode) && address !== '' && !loopback.test(address)) away.push(`${table} ${remote}`)
    }
  return away
}

/** Every file under `folder` that holds one of the words, in UTF-8 or UTF-16, in its bytes or in its name. */
export async function filesHolding(folder: string, words: readonly string[]): Promise<string[]> {
  const needles = words.flatMap(word => [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le')])
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    const path = join(entry.parentPath, entry.name)
    if (words.some(word => entry.name.includes(word))) found.push(path)
    if (!entry.isFile()) continue
    const bytes = await readFile(path).catch(() => Buffer.alloc(0))
    if (needles.some(needle => bytes.includes(needle))) found.push(path)
  }
  return found
}
