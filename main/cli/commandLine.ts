import { parseArgs } from 'node:util'
import { AppError } from '../appError.ts'

export type OptionNames = Record<string, 'text' | 'many' | 'flag'>

export interface CommandLine {
  positionals: string[]
  json: boolean
  text(name: string): string | undefined
  many(name: string): string[]
  /** Whether an option without a value was given. */
  flag(name: string): boolean
  /** A whole number from 1 on, or undefined. Throws Usage. */
  count(name: string): number | undefined
  /** The n-th positional. Throws Usage when it is missing. */
  at(index: number, what: string): string
}

/** Reads the words after the command. Throws Usage, also for anything left over. */
export function parseCommand(options: OptionNames, args: string[]): CommandLine {
  let parsed: { values: Record<string, unknown>; positionals: string[] }
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      strict: true,
      options: {
        json: { type: 'boolean' },
        ...Object.fromEntries(
          Object.entries(options).map(([name, kind]) => [
            name,
            kind === 'flag'
              ? { type: 'boolean' as const }
              : { type: 'string' as const, multiple: kind === 'many' },
          ]),
        ),
      },
    })
  } catch (error) {
    throw new AppError('Usage', { problem: 'option' }, error)
  }
  const { values, positionals } = parsed
  return {
    positionals,
    json: values['json'] === true,
    text: name => values[name] as string | undefined,
    flag: name => values[name] === true,
    many: name => (values[name] as string[] | undefined) ?? [],
    count: name => {
      const value = values[name] as string | undefined
      if (value === undefined) return undefined
      if (!/^[1-9]\d{0,9}$/.test(value)) throw new AppError('Usage', { problem: name })
      return Number(value)
    },
    at: (index, what) => {
      const value = positionals[index]
      if (value === undefined) throw new AppError('Usage', { problem: what })
      return value
    },
  }
}
