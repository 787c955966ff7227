import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, '..', path)

/** One entry per process: the app's main process in both shells, the command line, the engine, the reader and the threads of the engine. */
const processes = {
  main: at('main/main.ts'),
  chromium: at('main/chromium.ts'),
  cli: at('main/cli.ts'),
  engineProcess: at('main/engine/engineProcess.ts'),
  readerProcess: at('main/import/readerProcess.ts'),
  cryptoThread: at('main/vault/cryptoThread.ts'),
  kdfThread: at('main/vault/kdfThread.ts'),
}

export default defineConfig({
  main: {
    root: at('.'),
    build: {
      outDir: at('out/main'),
      // Left as imports besides the dependencies: what may be absent, and the Chromium host's driver, which a checkout has.
      externalizeDeps: { include: ['playwright-core', 'sodium-native', 'ffmpeg-static'] },
      lib: { entry: processes, formats: ['es'] },
    },
  },
  preload: {
    root: at('.'),
    build: {
      outDir: at('out/preload'),
      externalizeDeps: true,
      lib: { entry: at('preload/bridge.ts'), formats: ['cjs'], fileName: () => 'bridge.cjs' },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      // The page policy has neither `data:` images nor inline script.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
})
