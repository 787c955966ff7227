import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const began = Date.now()

/** Tells the person what is being done, on stderr, with the seconds since the start. */
export function say(text) {
  process.stderr.write(`[${((Date.now() - began) / 1000).toFixed(1)} s] ${text}\n`)
}

/** Runs a program with our streams and resolves to its exit code; signals sent to us reach it. */
export function run(file, args, options = {}) {
  return new Promise(resolve => {
    const child = spawn(file, args, { stdio: 'inherit', ...options })
    let told = null
    const forward = signal => {
      told = signal
      child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward)
    child.on('error', error => {
      say(`${file}: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code, signal) => {
      for (const each of ['SIGINT', 'SIGTERM']) process.off(each, forward)
      // Whoever ends a command ends what would come after it too.
      if (told !== null) process.exit(told === 'SIGINT' ? 130 : 143)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

/** Runs a program and resolves to its exit code and all it wrote. */
export function capture(file, args, options = {}) {
  return new Promise(resolve => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', text => (output += text))
    child.on('error', error => resolve({ code: 127, output: error.message }))
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}

/** Runs a program before anything else can go on; its stdout goes to our stderr. */
export function runNow(file, args, options = {}) {
  return spawnSync(file, args, { stdio: ['ignore', 2, 2], ...options }).status ?? 1
}

/** The npm that started us, or the one on PATH, run with these arguments. */
export function npm(args, options = {}) {
  const started = process.env.npm_execpath
  if (started?.endsWith('npm-cli.js') && existsSync(started))
    return runNow(process.execPath, [started, ...args], options)
  return runNow('npm', args, { shell: process.platform === 'win32', ...options })
}

/** Path of a program on PATH, or undefined. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.map(folder => join(folder, name)).find(existsSync)
}
