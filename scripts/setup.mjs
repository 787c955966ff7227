// What the program itself needs: its packages, Node 24, and the built files. Each is brought only when missing or stale.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npm, runNow, say } from './shell.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

const readJson = file => JSON.parse(readFileSync(file, 'utf8'))

/**
 * True when every package of the lockfile lies in node_modules in its version. npm writes down there what it installed;
 * optional packages may be absent (another system's binaries).
 */
function packagesFit() {
  if (!existsSync('node_modules/.package-lock.json')) return false
  const wanted = readJson('package-lock.json').packages
  const installed = readJson('node_modules/.package-lock.json').packages
  return Object.entries(wanted).every(
    ([place, { version, optional }]) =>
      place === '' || (installed[place] ? installed[place].version === version : optional === true),
  )
}

/** Installs the packages of the lockfile where they are missing or others; ends the program when that fails. */
export async function bringPackages() {
  if (packagesFit()) return
  say('Installing packages (the first time takes about half a minute)')
  const quiet = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  // Registries drop a connection now and then.
  if (npm(quiet) !== 0 && npm(quiet) !== 0) {
    say('npm ci failed: the packages could not be installed')
    process.exit(2)
  }
}

/** better-sqlite3 ends older Nodes without a word, so nothing of the program runs on them. */
const [major, minor] = process.versions.node.split('.').map(Number)

function node24() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  return join(root, 'scripts/node24/node_modules', `node-${process.platform}-${process.arch}`, 'bin', name)
}

/** Path of a Node 24: the running one, or the one in scripts/node24, installed there when missing. Puts it first on PATH. */
export async function bringNode24() {
  let node = process.execPath
  if (major < 24) {
    if (!existsSync(node24())) {
      say(`Installing Node 24 beside the project (this is Node ${process.versions.node})`)
      const mode = existsSync('scripts/node24/package-lock.json') ? 'ci' : 'install'
      npm([mode, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: join(root, 'scripts/node24') })
    }
    if (existsSync(node24())) node = node24()
    else if (major < 22 || (major === 22 && minor < 14)) {
      say(
        'There is no Node 24 for this computer on npm. Install Node 24 from nodejs.org and run the command again.',
      )
      process.exit(2)
    }
  }
  process.env.PATH = [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  return node
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap(entry =>
      entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
    )
    .sort((one, other) => (one < other ? -1 : 1))
}

/** Hash of all that the built files are made of. */
function sourceHash() {
  const bundled = filesUnder('resources').filter(file => file.endsWith('.json'))
  const files = [...['main', 'preload', 'renderer'].flatMap(filesUnder), ...bundled]
  const settings = ['scripts/electron.vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json']
  const hash = createHash('sha256')
  for (const file of [...files, ...settings]) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Builds out/ when the sources changed since the last time; ends the program when they do not build. */
export async function bringBuild(node) {
  const stamp = 'out/.stamp'
  const hash = sourceHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  say('Building')
  const args = ['build', '--config', 'scripts/electron.vite.config.ts', '--logLevel', 'error']
  if (runNow(node, ['node_modules/electron-vite/bin/electron-vite.js', ...args]) !== 0) {
    say('The program could not be built')
    process.exit(70)
  }
  mkdirSync('out', { recursive: true })
  writeFileSync(stamp, hash)
}
