import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** One entry per process: the app's main process in both shells, the command line, the engine, the reader and the threads of the engine. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: true,
      lib: {
        entry: {
          main: at('main/main.ts'),
          chromium: at('main/chromium.ts'),
          cli: at('main/cli.ts'),
          engineProcess: at('main/engine/engineProcess.ts'),
          readerProcess: at('main/import/readerProcess.ts'),
          cryptoThread: at('main/vault/cryptoThread.ts'),
          kdfThread: at('main/vault/kdfThread.ts'),
        },
        formats: ['es'],
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: true,
      lib: { entry: at('preload/bridge.ts'), formats: ['cjs'], fileName: () => 'bridge.cjs' },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      // One known browser reads it; and no file may become a `data:` URL, which the page's policy refuses.
      target: 'chrome140',
      cssTarget: 'chrome140',
      assetsInlineLimit: 0,
      rollupOptions: { input: at('renderer/index.html') },
    },
  },
})
