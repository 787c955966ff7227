/** The app in Electron: the product. A contents page; what it does stands in `ipc/startApp.ts`, what Electron needs in `host/electronHost.ts`. */
import { electronHost } from './host/electronHost.ts'
import { startApp } from './ipc/startApp.ts'

const host = await electronHost()
if (host !== null)
  await startApp(host, (call, error) => process.stderr.write(`bug in ${call}: ${error.code}\n`))
