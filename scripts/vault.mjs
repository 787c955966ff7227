#!/usr/bin/env node
// The command `evidence-vault`: the same as `npm run --silent vault --`.
process.env.INIT_CWD ??= process.cwd()
process.argv.splice(2, 0, 'vault')
await import('./run.mjs')
