/**
 * A server that refuses, stalls, breaks off or lies. Each has a code and leaves the vault as it was; no lie makes the
 * program say that something is there which is not, reach for another host, or wait for ever.
 */
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import errors from '../../resources/errors.json' with { type: 'json' }
import { AppError } from '../../main/appError.ts'
import { folderAt, type Server, serverFolder } from '../../main/check/copy/server/address.ts'
import { copyToServer } from '../../main/check/copy/server/copyToServer.ts'
import { tryServer } from '../../main/check/copy/server/openRemote.ts'
import { restoreFromServer } from '../../main/check/copy/server/restoreFromServer.ts'
import { Vault } from '../../main/vault/vault.ts'
import { password, place, testOnlyCost } from '../vault/scratch.ts'
import { addTo, type Stored } from './damaged.ts'
import { certificate, davServer, type Front, login, only, type Rule, says } from './davServer.ts'

/** Long enough for a busy computer; a server that stalls is waited for less. */
let quietMs = 10_000
let front: Front
let vault: Vault
let stored: Stored[]
let home: string
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vault-test-'))
  ;({ vault } = await Vault.create(join(home, 'v'), { password, testOnlyCost }))
  stored = await addTo(vault, [10, 90_000])
})
afterAll(async () => {
  await vault.close()
  rmSync(home, { recursive: true })
})
beforeEach(async () => {
  front = await davServer(place('cloud'))
})
afterEach(() => front.close())

/** What the copy ended with, and how long it took. */
async function ends(
  server: Server = front.server,
  signal?: AbortSignal,
): Promise<{ code: string; ms: number }> {
  const began = performance.now()
  const code = await copyToServer(vault, server, { quietMs, ...(signal ? { signal } : {}) }).then(
    ({ report }) => report.problems.map(problem => problem.code).join() || 'copied',
    (error: unknown) => {
      expect(error).toBeInstanceOf(AppError)
      const told = JSON.stringify([error, (error as AppError).details, String((error as AppError).cause)])
      expect(told).not.toContain(login.password)
      expect(errors).toHaveProperty((error as AppError).code)
      return (error as AppError).code
    },
  )
  return { code, ms: performance.now() - began }
}

const ends2 = async (): Promise<string> => (await ends()).code

describe('what it refuses has a code', () => {
  test.each([
    [401, 'ServerLogin'],
    [403, 'ServerForbids'],
    [409, 'ServerFolderMissing'],
    [423, 'ServerLocked'],
    [429, 'ServerBusy'],
    [500, 'ServerFailed'],
    [503, 'ServerBusy'],
    [507, 'ServerFull'],
  ])('%i is %s, whatever was asked', async (status, code) => {
    for (const method of ['PROPFIND', 'MKCOL', 'PUT', 'GET', 'MOVE']) {
      front.rule = only(method, /./, says(status))
      expect([method, await ends2()]).toEqual([method, code])
    }
    front.rule = null
    expect(await ends2()).toBe('copied')
  })

  test('a file that is too large for it is named, and the rest goes on', async () => {
    front.rule = (request, response) =>
      request.method === 'PUT' &&
      Number(request.headers['content-length']) > 90_000 &&
      says(413)(request, response, 0)
    expect(await ends2()).toBe('tooLargeForServer')
    front.rule = null
    expect(await ends2()).toBe('copied')
  })

  test('a wrong password, a folder in a folder that is not there, nobody at home', async () => {
    expect((await ends({ ...front.server, password: 'not this one' })).code).toBe('ServerLogin')
    expect((await ends({ ...front.server, address: `${front.server.address}/a/b/c` })).code).toBe(
      'ServerFolderMissing',
    )
    const { address } = front.server
    await front.close()
    expect((await ends({ ...front.server, address })).code).toBe('ServerUnreachable')
  })

  test.each([
    'http://example.com/dav',
    'ftp://127.0.0.1/dav',
    'https://me:secret@example.com/dav',
    'https://example.com/dav?token=1',
    'https://example.com/dav#x',
    'https://example.com/a%2f..%2fb',
    'http://127.0.0.1.example.com/dav',
    'example.com/dav',
    `https://example.com/${'a'.repeat(3000)}`,
    '',
  ])('the address %s', address => {
    expect(() => folderAt(address)).toThrow('ServerAddressRefused')
  })
})

test('it is asked by nobody but the address that was entered: redirects are not followed', async () => {
  const elsewhere: string[] = []
  const other = createServer((request, response) => {
    elsewhere.push(String(request.headers.authorization))
    response.end()
  })
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  for (const status of [301, 302, 307, 308])
    for (const method of ['PROPFIND', 'MKCOL', 'PUT', 'GET', 'MOVE']) {
      front.rule = only(method, /./, says(status, { location: `http://127.0.0.1:${port}/dav/backup/` }))
      expect([status, method, await ends2()]).toEqual([status, method, 'ServerRedirects'])
    }
  // Nor to itself, and a listing that names other hosts leads nowhere.
  front.rule = only('GET', /./, says(307, { location: front.server.address }))
  expect(await ends2()).toBe('ServerRedirects')
  front.rule = listing(`http://127.0.0.1:${port}/dav/backup/objects/`)
  await ends()
  expect(elsewhere).toEqual([])
  await new Promise(resolve => other.close(resolve))
})

test('a certificate that nobody vouches for: nothing is said to it', async () => {
  const made = certificate(place('.'))
  if (made === null) return console.warn('SKIPPED: no openssl, so no https server was started')
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
  const safe = await davServer(place('safe'), made)
  try {
    expect((await ends(safe.server)).code).toBe('ServerNotTrusted')
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    expect((await ends(safe.server)).code).toBe('ServerNotTrusted')
    expect(safe.asked).toEqual([])
    // No https at all where https was promised.
    const plain = { ...front.server, address: front.server.address.replace('http:', 'https:') }
    expect((await ends(plain)).code).toMatch(/^Server(NotTrusted|CutOff)$/)
    expect(front.asked).toEqual([])
  } finally {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    await safe.close()
  }
})

describe('a server that stalls', () => {
  beforeEach(() => {
    quietMs = 400
  })
  afterEach(() => {
    quietMs = 10_000
  })
  const never: Rule = () => true
  test.each(['PROPFIND', 'MKCOL', 'PUT', 'GET', 'MOVE'])('in %s is given up', async method => {
    front.rule = only(method, /./, never)
    const { code, ms } = await ends()
    expect(code).toBe('ServerSilent')
    expect(ms).toBeLessThan(quietMs * 4 + 2000)
  })

  test('after the head, in the middle of a file, and byte by byte for ever', async () => {
    const half: Rule = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      return true
    }
    front.rule = only('GET', /./, half)
    expect(await ends2()).toBe('ServerSilent')
    const drip: Rule = (_, response) => {
      response.writeHead(207)
      const timer = setInterval(() => response.write(' '), 20)
      response.once('close', () => clearInterval(timer))
      return true
    }
    front.rule = only('MKCOL', /./, drip)
    expect(await ends2()).toBe('ServerFailed')
    front.rule = only('MKCOL', /./, (request, response, nth) => {
      response.writeHead(201)
      return drip(request, Object.assign(response, { writeHead: () => response }), nth)
    })
    expect(await ends2()).toBe('ServerSilent')
  })

  test('lets go within 300 ms when it is told to', async () => {
    for (const method of ['PROPFIND', 'PUT', 'GET', 'MOVE']) {
      const abort = new AbortController()
      let at = 0
      front.rule = only(method, /./, () => {
        at = performance.now()
        setTimeout(() => abort.abort(), 20)
        return true
      })
      expect((await ends(front.server, abort.signal)).code).toBe('CopyCancelled')
      expect(performance.now() - at).toBeLessThan(320)
    }
  })
})

describe('a server that breaks off', () => {
  test.each(['PROPFIND', 'MKCOL', 'PUT', 'GET', 'MOVE'])('in %s', async method => {
    front.rule = only(method, /./, (request, response) => {
      request.socket.destroy()
      response.destroy()
      return true
    })
    expect(await ends2()).toMatch(/^ServerCutOff$/)
  })

  test('in the middle of an answer, or with something that is no HTTP', async () => {
    front.rule = only('GET', /./, (_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half')
      setTimeout(() => response.destroy(), 30)
      return true
    })
    expect(await ends2()).toBe('ServerCutOff')
    for (const answer of [
      'SSH-2.0-OpenSSH\r\n',
      'HTTP/1.1 200 OK\r\nx: \u0000\r\n\r\n',
      `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(9000)}`,
    ]) {
      const raw = createSocketServer(socket => {
        socket.on('error', () => undefined)
        socket.once('data', () => socket.end(answer))
      })
      const address = await listening(raw)
      expect((await ends({ ...front.server, address })).code).toMatch(/^Server(NotDav|CutOff)$/)
      raw.close()
    }
  })
})

describe('a server that lies', () => {
  /** Answers a GET with other bytes. */
  const gives = (make: (bytes: Buffer) => Buffer, path: RegExp): Rule =>
    only('GET', path, (request, response) => {
      const file = join(front.dir, decodeURIComponent(request.url ?? '').replace('/dav/', ''))
      response.writeHead(200).end(make(readFileSync(file)))
      return true
    })
  const changed = (bytes: Buffer): Buffer => {
    const other = Buffer.from(bytes)
    other[other.length >> 1] = (other[other.length >> 1] ?? 0) ^ 1
    return other
  }

  test.each([
    ['other bytes', changed],
    ['less', (bytes: Buffer) => bytes.subarray(1)],
    ['more', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
    ['nothing', () => Buffer.alloc(0)],
  ])('gives back %s of what it was sent: nothing takes its place', async (_, make) => {
    // The papers come first.
    front.rule = gives(make, /\/tmp\//)
    expect(await ends2()).toBe('ServerGaveOther')
    await ends()
    front.rule = null
    await ends()
    await addTo(vault, [50_000])
    front.rule = (request, response, nth) => gives(make, /\/tmp\//)(request, response, nth)
    const { code } = await ends()
    expect(code).toBe('ServerGaveOther')
    front.rule = null
    expect(await ends2()).toBe('copied')
  })

  test('says that an object is there which it does not have, or has otherwise: by lot it is found out, and sent again', async () => {
    expect(await ends2()).toBe('copied')
    const one = stored[1] as Stored
    front.rule = only('GET', new RegExp(one.name), says(404))
    front.asked.length = 0
    await ends()
    expect(front.asked.filter(({ method }) => method === 'PUT').length).toBeGreaterThan(0)
    front.rule = null
    front.asked.length = 0
    expect(await ends2()).toBe('copied')
    expect(front.asked.filter(({ method }) => method === 'PUT')).toEqual([])
  })

  test('forgets what it was told to rename: the journal is not taken for there', async () => {
    front.rule = only('MOVE', /./, says(201))
    expect(await ends2()).toBe('ServerGaveOther')
    front.rule = only('MOVE', /./, says(207))
    expect(await ends2()).toBe('ServerFailed')
  })

  test('packs what it gives', async () => {
    front.rule = only('GET', /./, (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(100))
      return true
    })
    expect(await ends2()).toBe('ServerGaveOther')
  })

  test.each([
    ['is a page', '<!DOCTYPE html><html><body>Sign in to the Wi-Fi</body></html>'],
    ['is nothing', ''],
    ['is no XML', 'objects, journal'],
    ['is cut off', '<d:multistatus xmlns:d="DAV:"><d:response><d:href>/dav/'],
    [
      'has entities of its own',
      `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(100)}"><!ENTITY b "&a;&a;&a;&a;">]><multistatus>&b;</multistatus>`,
    ],
    ['is as deep as a well', `<multistatus>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</multistatus>`],
    ['has endless tags', `<multistatus ${' '.repeat(1_000_000)}a=>`],
    ['has one endless attribute', `<multistatus ${'a'.repeat(1_000_000)}="1"></multistatus>`],
    ['is longer than any', '<multistatus xmlns="DAV:">'.padEnd(40 << 20, '<response/>')],
    ['has no places', '<multistatus xmlns="DAV:"><response><x/></response></multistatus>'],
  ])('gives a listing that %s', async (_, text) => {
    front.rule = only('PROPFIND', /./, (_request, response) => {
      response.writeHead(207).end(text)
      return true
    })
    const { code, ms } = await ends()
    expect(code).toBe('ServerNotDav')
    expect(ms).toBeLessThan(2000)
  })

  test('gives names without end, names with .. or of other hosts, twice, with odd lengths: none leads anywhere', async () => {
    expect(await ends2()).toBe('copied')
    const one = stored[1] as Stored
    const shard = one.name.slice(0, 2)
    for (const names of [
      [
        '../../../../etc/passwd',
        '..%2f..%2fx',
        '%00',
        'https://example.com/dav/x',
        `${one.name}/../../vault.json`,
      ],
      [one.name, one.name],
      Array.from({ length: 4000 }, (_, i) => `${i}`),
    ]) {
      front.asked.length = 0
      front.rule = listing(
        `/dav/backup/${serverFolder(vault.id)}/objects/${shard}/`,
        names,
        new RegExp(`objects/${shard}/?$`),
      )
      // It believes that the object is not there as it should be, and sends it once more.
      expect(await ends2()).toBe('copied')
      expect(
        front.asked.filter(({ path }) => !path.startsWith(`/dav/backup/`) && path !== '/dav/backup'),
      ).toEqual([])
    }
    const without = '<d:response><d:href>/x</d:href></d:response>'.repeat(2000)
    front.rule = only('PROPFIND', /objects\/..\/?$/, (_, response) => {
      response.writeHead(207).write('<d:multistatus xmlns:d="DAV:">')
      const more = (): void => {
        if (!response.destroyed && response.write(without)) setImmediate(more)
        else response.once('drain', more)
      }
      more()
      return true
    })
    const { code, ms } = await ends()
    expect(code).toBe('ServerNotDav')
    expect(ms).toBeLessThan(3000)
  })

  test('restoring believes it as little: key files, journal and objects that are not the vault’s', async () => {
    expect(await ends2()).toBe('copied')
    const tries = async (rule: Rule): Promise<string> => {
      front.rule = rule
      rmSync(place('back'), { recursive: true, force: true })
      return restoreFromServer(front.server, { password }, place('back'), { quietMs }).then(
        ({ problems }) => problems.map(({ code }) => code).join() || 'restored',
        (error: AppError) => error.code,
      )
    }
    expect(await tries(gives(changed, /vault\.json/))).toMatch(
      /^(VaultHeaderRefused|VaultDamaged|WrongPassword)$/,
    )
    expect(await tries(gives(() => Buffer.alloc(70_000, '{'), /vault\.json/))).toMatch(
      /^(VaultHeaderRefused|NotAVault)$/,
    )
    expect(await tries(gives(changed, /\/objects\//))).toMatch(/^damagedThere(,damagedThere)+$/)
    expect(await tries(gives(bytes => Buffer.concat([bytes, bytes]), /\/objects\//))).toMatch(
      /^damagedThere(,damagedThere)+$/,
    )
    expect(await tries(only('PROPFIND', /./, says(404)))).toBe('NotAVault')
    expect(await tries(() => false)).toBe('restored')
  })
})

test('trying a server tells what a copy would meet, and leaves nothing there', async () => {
  front.rule = only('PUT', /./, says(507))
  await expect(tryServer(front.server)).rejects.toMatchObject({ code: 'ServerFull' })
  front.rule = null
  await tryServer(front.server)
  front.rule = only('GET', /./, (_, response) => {
    response.writeHead(200).end('something else')
    return true
  })
  await expect(tryServer(front.server)).rejects.toMatchObject({ code: 'ServerGaveOther' })
})

/** A listing of one's own, of these names below `base`. */
function listing(base: string, names: readonly string[] = ['aa'], path = /./): Rule {
  return only('PROPFIND', path, (_, response) => {
    const one = (name: string): string =>
      `<d:response><d:href>${/^https?:/.test(name) ? name : base + name}</d:href><d:propstat><d:prop><d:resourcetype/><d:getcontentlength>-7</d:getcontentlength></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`
    response
      .writeHead(207)
      .end(`<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${names.map(one).join('')}</d:multistatus>`)
    return true
  })
}

async function listening(server: SocketServer): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dav`
}
