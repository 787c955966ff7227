/** `node --import`ed before the built main process: `electron` is the fake, everything else is what it is. */
import { registerHooks } from 'node:module'

const fake = new URL('./fakeElectron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: fake, shortCircuit: true } : next(specifier, context),
})
