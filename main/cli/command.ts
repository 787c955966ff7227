import type { Locale } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { CommandLine, OptionNames } from './commandLine.ts'
import { write } from './output.ts'

export interface Command {
  options: OptionNames
  /** Answers the exit code. */
  run(line: CommandLine): Promise<number>
}

/** Prints the one JSON object, or the same as readable text. */
export async function say(line: CommandLine, value: object): Promise<void> {
  await write(`${JSON.stringify(value, null, line.json ? 0 : 2)}\n`)
}

/** `value` as one of the allowed words. Throws Usage. */
export function oneOf<T extends string>(value: string, allowed: readonly T[], what: string): T {
  if (!(allowed as readonly string[]).includes(value)) throw new AppError('Usage', { problem: what })
  return value as T
}

/** The language asked for, Chinese when none is. Throws Usage. */
export function localeOf(line: CommandLine): Locale {
  return oneOf(line.text('locale') ?? 'zh-CN', ['zh-CN', 'en'], 'locale')
}
