/**
 * A real WebDAV server over a folder, with a front that can lie. What no rule of the test takes is answered by the package
 * `webdav-server`, so a lie is told in the middle of an honest conversation.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSealedServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { v2 as dav } from 'webdav-server'
import type { Server } from '../../main/check/copy/server/address.ts'

export const login = { user: 'me', password: '服务器 pass 9' }

/** Takes a question and answers it, or answers false and leaves it to the honest server. */
export type Rule = (request: IncomingMessage, response: ServerResponse, nth: number) => boolean

export interface Front {
  /** As a person would enter it. */
  server: Server
  /** The folder behind the address. */
  dir: string
  /** Everything that was asked: method, path, headers, in order. */
  asked: { method: string; path: string; headers: IncomingMessage['headers'] }[]
  rule: Rule | null
  /** Honest answers wait for it. */
  hold: Promise<unknown>
  close(): Promise<void>
}

/** Key and certificate for this computer, made anew; null where there is no openssl. */
export function certificate(folder: string): { key: Buffer; cert: Buffer; file: string } | null {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = spawnSync('openssl', [
    ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'.split(
      ' ',
    ),
    '-addext',
    'subjectAltName=IP:127.0.0.1,DNS:localhost',
    ...['-keyout', key, '-out', cert],
  ])
  return made.status === 0 ? { key: readFileSync(key), cert: readFileSync(cert), file: cert } : null
}

export async function davServer(
  dir: string,
  sealed: { key: Buffer; cert: Buffer } | null = null,
): Promise<Front> {
  mkdirSync(dir, { recursive: true })
  const honest = await honestServer(dir)
  const front: Front = {
    server: { address: '', ...login },
    dir,
    asked: [],
    rule: null,
    hold: Promise.resolve(),
    close: async () => undefined,
  }
  const listener: RequestListener = (request, response) => {
    const { method = '', url = '', headers } = request
    front.asked.push({ method, path: decodeURIComponent(url), headers })
    // Whoever cuts a line off is not to take the server with it.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    if (front.rule?.(request, response, front.asked.length)) return
    void front.hold.then(() => honest(request, response))
  }
  const http = sealed === null ? createServer(listener) : createSealedServer(sealed, listener)
  const sockets = new Set<Socket>()
  http.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  front.server.address = `${sealed === null ? 'http' : 'https'}://127.0.0.1:${port}/dav/backup`
  front.close = () =>
    new Promise(resolve => {
      http.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return front
}

async function honestServer(dir: string): Promise<RequestListener> {
  const users = new dav.SimpleUserManager()
  const me = users.addUser(login.user, login.password, false)
  const rights = new dav.SimplePathPrivilegeManager()
  rights.setRights(me, '/', ['all'])
  const server = new dav.WebDAVServer({
    requireAuthentification: true,
    httpAuthentication: new dav.HTTPBasicAuthentication(users, 'test'),
    privilegeManager: rights,
  })
  await new Promise<void>((resolve, reject) =>
    server.setFileSystem('/dav', new dav.PhysicalFileSystem(dir), (ok: boolean | undefined) =>
      ok ? resolve() : reject(new Error('no file system')),
    ),
  )
  return (request, response) => server.executeRequest(request, response)
}

/** Answers with a status and nothing else. */
export const says =
  (status: number, headers: Record<string, string> = {}): Rule =>
  (request, response) => {
    request.resume()
    response.writeHead(status, headers).end()
    return true
  }

/** A rule for the questions of one method whose path fits. */
export const only =
  (method: string, path: RegExp, rule: Rule): Rule =>
  (request, response, nth) =>
    request.method === method &&
    path.test(decodeURIComponent(request.url ?? '')) &&
    rule(request, response, nth)
