import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The package's root folder, found upwards from this file: it is two levels up when built, one in the source. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json not found above the program')
    folder = parent
  }
  return folder
}

const root = packageRoot()

/** Absolute path of a file or folder under `resources/`. */
export function resourcePath(...names: string[]): string {
  return join(root, 'resources', ...names)
}

/** Absolute path of a built file under `out/`. */
export function builtPath(...names: string[]): string {
  return join(root, 'out', ...names)
}
