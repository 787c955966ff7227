/**
 * The only thing the page can reach of the program: named calls, named events, and dropped files whose paths it never sees.
 * Built as CommonJS, because a sandboxed preload cannot be a module.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron'
import type { Bridge, EventName, Events } from './contract.ts'

/** Of the page's globals this file needs no more; the DOM's types stay out of the main process. */
declare const location: { protocol: string; origin: string }

const bridge: Bridge = {
  call: (name, arg) => ipcRenderer.invoke('vault:call', name, arg),

  on<N extends EventName>(name: N, listener: (value: Events[N]) => void) {
    const heard = (_event: IpcRendererEvent, at: EventName, value: Events[N]) => {
      if (at === name) listener(value)
    }
    ipcRenderer.on('vault:event', heard)
    return () => {
      ipcRenderer.removeListener('vault:event', heard)
    }
  },

  async importDropped(files) {
    // The Chromium host resolves a file later than Electron does, hence a promise for each.
    const paths = await Promise.all(files.map(async file => webUtils.getPathForFile(file as File)))
    return ipcRenderer.invoke('vault:drop', paths)
  },

  mediaBase: location.protocol === 'app:' ? 'vault://item/' : `${location.origin}/item/`,
}

contextBridge.exposeInMainWorld('vault', bridge)
