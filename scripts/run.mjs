// Every npm command of the project begins here. No dependencies, and Node 18 is enough: it brings what is missing, builds what
// is stale, and then hands over. Whatever it says itself goes to stderr, so that a command's own output stays clean.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runChecks, runTests } from './checks.mjs'
import { browser, bringElectron, display, electronReady, installPrograms } from './programs.mjs'
import { bringBuild, bringNode24, bringPackages, root } from './setup.mjs'
import { run, say } from './shell.mjs'

const noBrowser =
  'No Chromium, Chrome or Edge was found: no window and no PDF. Install one, or set CHROMIUM to its path.'

/** Runs a script of the project, or says that it is not there. */
async function script(file, args) {
  if (existsSync(join(root, file))) return run(node, [file, ...args])
  say(`${file} is not part of this checkout`)
  return 2
}

async function start(args) {
  installPrograms(['browser', 'ffmpeg', 'fonts', ...(display() ? ['dialogs'] : [])])
  if (!display()) {
    say('No display here: doing the main job on the sample instead, into out/sample')
    const code = await run(node, ['out/main/cli.js', 'sample-job', join(root, 'out', 'sample')])
    if (browser() === null) say(noBrowser)
    return code === 0 && browser() === null ? 2 : code
  }
  await bringElectron(node)
  if (electronReady()) {
    // Chromium inside Electron refuses to sandbox itself for root.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    return run(node, ['node_modules/electron/cli.js', ...asRoot, '.', ...args])
  }
  say("Electron's runtime is not available here: opening the app in an installed browser instead")
  if (browser() === null) {
    say(noBrowser)
    return 2
  }
  return run(node, ['out/main/chromium.js'])
}

async function test(args) {
  installPrograms(['browser', 'ffmpeg', 'fonts', 'xvfb', 'poppler', 'python', 'sodium'])
  const code = await runTests(node, args)
  if (browser() === null) say(noBrowser)
  return code === 0 && browser() === null ? 2 : code
}

const commands = {
  start,
  test,
  // Paths on the command line are meant from where the person stands, not from here.
  vault: args =>
    run(node, [join(root, 'out/main/cli.js'), ...args], { cwd: process.env.INIT_CWD ?? process.cwd() }),
  build: async () => 0,
  check: () => runChecks(node),
  format: () => run(node, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', '.']),
  bench: names => script('tests/bench/bench.ts', names),
  pictures: args => script('tests/pictures/pictures.ts', args),
  soak: args =>
    run(node, ['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/soak.config.ts', ...args]),
  sample: args => script('scripts/makeSample.ts', args),
  package: args =>
    run(node, ['node_modules/electron-builder/cli.js', '--config', 'electron-builder.yml', ...args]),
}

/** Commands that need no built program. */
const unbuilt = ['check', 'format', 'sample']

const [name = '', ...args] = process.argv.slice(2)
if (!Object.hasOwn(commands, name)) {
  say(`usage: node scripts/run.mjs ${Object.keys(commands).join(' | ')}`)
  process.exit(2)
}
await bringPackages()
const node = await bringNode24()
if (!unbuilt.includes(name)) await bringBuild(node)
if (['bench', 'pictures', 'soak'].includes(name))
  installPrograms(['browser', 'ffmpeg', 'fonts', 'xvfb', 'poppler'])
process.exit(await commands[name](args))
