/**
 * Which room may use which, in one table, and who alone may touch what is dangerous. A rule that is broken fails with the sentence
 * that says what to do.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** For each room, the rooms whose files it may import. Arrows run downwards only. */
const arrows: Record<string, string[]> = {
  crypto: [],
  vault: ['crypto'],
  index: ['crypto', 'vault'],
  import: ['crypto', 'vault', 'index', 'media', 'host types'],
  media: ['crypto', 'vault', 'index', 'host types'],
  patterns: ['vault', 'index', 'import'],
  complaint: ['vault', 'index', 'patterns', 'print', 'host types'],
  print: ['vault', 'index', 'patterns', 'media', 'custody', 'host types'],
  check: ['crypto', 'vault', 'index'],
  custody: ['crypto', 'vault', 'index'],
  engine: [
    'crypto',
    'vault',
    'index',
    'import',
    'media',
    'patterns',
    'complaint',
    'print',
    'check',
    'custody',
    'host types',
  ],
  host: [],
  ipc: ['host', 'engine'],
  cli: [
    'host',
    'engine',
    'import',
    'index',
    'vault',
    'patterns',
    'complaint',
    'print',
    'media',
    'check',
    'custody',
  ],
  'main.ts': ['host', 'ipc'],
  'chromium.ts': ['host', 'ipc'],
  'cli.ts': ['cli', 'host', 'engine'],
  preload: [],
  renderer: [],
}

/** Files every room may use. */
const common = [
  'main/appError.ts',
  'main/resourceFolder.ts',
  'preload/contract.ts',
  'preload/records.ts',
  'preload/words.ts',
  'package.json',
]
/** Of the host, rooms below it may know these types. */
const hostTypes = ['main/host/host.ts', 'main/host/engineMessages.ts']

/** Packages with one door. */
const doors: Record<string, RegExp> = {
  electron: /^(main\/main\.ts|main\/host\/electronHost\.ts|preload\/bridge\.ts)$/,
  'libsodium-wrappers-sumo': /^main\/crypto\/sodium\.ts$/,
  'sodium-native': /^main\/crypto\/sodium(-native\.d)?\.ts$/,
  'better-sqlite3': /^main\/(index\/db|vault\/lock)\.ts$/,
  'fluent-ffmpeg': /^main\/media\/ffmpeg\.ts$/,
  'playwright-core': /^main\/host\//,
  webdav: /^main\/check\/copy\/server\/davFolder\.ts$/,
}

/** The one file that opens connections, for the copy on a server that the user has named; and what it opens them with. */
const wayOut = { file: 'main/check/copy/server/exchange.ts', modules: /^node:https?$/ }

/** Modules of Node that open connections, and others the program has no use for. */
const forbidden = /^node:(net|http|https|http2|dgram|tls|dns|inspector|vm|cluster|repl)$/

/** What of node:crypto the product uses; ciphers come from libsodium, whose bytes the format describes. */
const allowedCrypto = new Set(['createHash', 'hash', 'randomBytes', 'timingSafeEqual', 'Hash'])

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return filesUnder(path)
    return /\.(ts|tsx)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : []
  })
}

interface Import {
  /** As written. */
  specifier: string
  /** Path in the project, or null for a package. */
  file: string | null
  names: string
  isType: boolean
}

function importsOf(file: string): Import[] {
  const statements = codeOf(file).matchAll(
    /^\s*(?:import|export)\s+(type\s+)?([\w*{}\s,$]+?)\s*\bfrom\s*['"]([^'"]+)['"]|(?:^\s*import\s*|\bimport\(\s*|\brequire\(\s*)['"]([^'"]+)['"]/gm,
  )
  return [...statements].map(([, type, names = '', written, other]) => {
    const specifier = written ?? other ?? ''
    const inside = specifier.startsWith('.')
    return {
      specifier,
      file: inside ? relative(root, join(root, dirname(file), specifier)).replaceAll('\\', '/') : null,
      names,
      isType: type !== undefined,
    }
  })
}

function roomOf(file: string): string {
  const [top = '', next = ''] = file.split('/')
  return top === 'main' ? next : top
}

const product = ['main', 'preload', 'renderer'].flatMap(filesUnder)

function codeOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}

describe('the layers', () => {
  it('finds the product', () => {
    expect(product.length).toBeGreaterThan(100)
    expect(product.flatMap(importsOf).filter(each => each.file !== null).length).toBeGreaterThan(200)
  })

  it('lets a room use only the rooms its arrows point at', () => {
    const wrong = product.flatMap(file => {
      const room = roomOf(file)
      const allowed = arrows[room]
      if (allowed === undefined)
        return common.includes(file)
          ? []
          : [`${file} lies in a room that has no line in the table of arrows: give it one`]
      return importsOf(file).flatMap(({ file: target }) => {
        if (target === null || common.includes(target) || target.startsWith('resources/')) return []
        const other = roomOf(target)
        if (other === room || allowed.includes(other)) return []
        if (allowed.includes('host types') && hostTypes.includes(target)) return []
        return [
          `${file} may not import ${target}: ${room} uses ${allowed.join(', ') || 'no other room'}. Pass in what it needs`,
        ]
      })
    })
    expect(wrong).toEqual([])
  })

  it('lets the page import types of the contract and the words, nothing else', () => {
    const wrong = filesUnder('renderer').flatMap(file =>
      importsOf(file)
        .filter(each => each.file?.startsWith('preload/') && each.file !== 'preload/words.ts' && !each.isType)
        .map(
          each =>
            `${file} imports values of ${each.file}: the page gets types from there, and calls through window.vault`,
        ),
    )
    expect(wrong).toEqual([])
  })

  it('keeps dangerous packages behind one file each', () => {
    const wrong = product.flatMap(file =>
      importsOf(file).flatMap(({ specifier }) => {
        const door = doors[specifier.split('/')[0] ?? '']
        return door !== undefined && !door.test(file)
          ? [`${file} imports ${specifier}: only ${door.source} may`]
          : []
      }),
    )
    expect(wrong).toEqual([])
  })

  it('opens no connection', () => {
    const wrong = product.flatMap(file => [
      ...importsOf(file)
        .filter(
          ({ specifier }) =>
            (forbidden.test(specifier) && !(file === wayOut.file && wayOut.modules.test(specifier))) ||
            /^(ws|undici|axios|node-fetch|got)$/.test(specifier),
        )
        .map(({ specifier }) => `${file} imports ${specifier}: only ${wayOut.file} reaches out`),
      ...(/(?<![\w.#'"`-])fetch\(|\bXMLHttpRequest\b|\bnew (WebSocket|EventSource)\b/.test(codeOf(file))
        ? [`${file} asks for something over the network: the program is offline`]
        : []),
    ])
    expect(wrong).toEqual([])
  })

  it('turns no text into HTML or code in the page', () => {
    const sinks =
      /\.(innerHTML|outerHTML)\b|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write\(|\beval\(|new Function\(/
    const wrong = [...filesUnder('renderer'), ...filesUnder('preload')]
      .filter(file => sinks.test(codeOf(file)))
      .map(file => `${file} turns text into HTML or code: text from evidence must stay text`)
    expect(wrong).toEqual([])
  })

  it('takes hashes and random bytes from node:crypto, nothing else', () => {
    const wrong = product.flatMap(file =>
      importsOf(file)
        .filter(({ specifier }) => specifier === 'node:crypto' || specifier === 'crypto')
        .flatMap(({ names, isType }) => (isType ? [] : names.replace(/[{}]/g, '').split(',')))
        .map(name => name.trim().replace(/^type /, ''))
        .filter(name => name !== '' && !allowedCrypto.has(name))
        .map(
          name =>
            `${file} uses ${name} of node:crypto: Electron's differs from Node's, take it from crypto/sodium.ts`,
        ),
    )
    expect(wrong).toEqual([])
  })

  it('hashes with SHA-256', () => {
    const wrong = product
      .filter(file => importsOf(file).some(({ specifier }) => specifier === 'node:crypto'))
      // A locked zip proves its bytes by SHA-1, because others made it so.
      .filter(file => file !== 'main/import/readers/zip/decrypt.ts')
      .filter(file => /\b(createHash|hash)\(\s*['"](?!sha256['"])/.test(codeOf(file)))
      .map(file => `${file} hashes with something else than SHA-256: the format knows no other`)
    expect(wrong).toEqual([])
  })

  it('keeps a file to one idea: at most 350 lines, 500 of a test', () => {
    // The contract is one page on purpose: every call and event side by side.
    const wrong = [...product, ...filesUnder('tests')]
      .filter(file => file !== 'preload/contract.ts')
      .filter(
        file =>
          readFileSync(join(root, file), 'utf8').split('\n').length > (file.startsWith('tests/') ? 501 : 351),
      )
      .map(file => `${file} is too long: it holds more than one idea`)
    expect(wrong).toEqual([])
  })

  it('has no room of leftovers', () => {
    const wrong = [...product, ...filesUnder('tests')].filter(file =>
      /(^|\/)(utils?|helpers?|misc|common)(\/|\.tsx?$)|Manager\.tsx?$/.test(file),
    )
    expect(wrong).toEqual([])
  })
})

describe('the top level', () => {
  it('holds what the README names, and dot files', () => {
    const expected = new Set([
      'package.json',
      'package-lock.json',
      'electron-builder.yml',
      'tsconfig.json',
      'main',
      'renderer',
      'preload',
      'resources',
      'tests',
      'scripts',
      'README.md',
      'CONTRIBUTING.md',
      'LICENSE',
      // Made, not kept.
      'node_modules',
      'out',
      'dist',
    ])
    expect(readdirSync(root).filter(name => !name.startsWith('.') && !expected.has(name))).toEqual([])
  })
})
