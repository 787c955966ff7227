/**
 * Runs the built preload in a page of the Chromium host: an init script that gives it a `require('electron')` of the three
 * things it uses, carried by one binding. Bulk bytes must not go this way; media come through `vault:` URLs. Answers are
 * JSON text: as objects, a hundred events kept the page busy for 40 ms.
 *
 * The preload shares the page's world here (Electron keeps them apart), so the binding must not trust the page with more
 * than the bridge itself gives: a dropped file is a token that the host resolves, never a path.
 */
import { readAnswer } from './answerText.ts'

export const bindingName = '__vaultHost'
export const filesName = '__vaultFiles'
export const emitName = '__vaultEmit'

/** Source of the init script around the CommonJS source of the preload. */
export function preloadInPage(preload: string, origin: string): string {
  return `(() => {
if (location.origin !== ${JSON.stringify(origin)} || window !== window.top) return
const readAnswer = ${readAnswer}
const host = async (...values) => readAnswer(await window.${bindingName}(...values))
const files = []
const listeners = new Set()
for (const [name, value] of [['${filesName}', files], ['${emitName}', (event, value) => { for (const each of [...listeners]) each({}, event, value) }]])
  Object.defineProperty(window, name, { value, enumerable: false })
const electron = {
  contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true }) },
  ipcRenderer: {
    invoke: (channel, ...values) => host(channel, ...values),
    on: (_channel, listener) => { listeners.add(listener) },
    removeListener: (_channel, listener) => { listeners.delete(listener) },
  },
  webUtils: { getPathForFile: file => Promise.resolve('drop:' + (files.push(file) - 1)) },
}
const require = name => {
  if (name === 'electron') return electron
  throw new Error('the preload may require electron only, not ' + name)
}
const module = { exports: {} }
;(function (require, module, exports) {
${preload}
})(require, module, module.exports)
})()`
}
