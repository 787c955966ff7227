import type { Locale } from '../../preload/contract.ts'

/** The language of the terminal. */
export function terminalLocale(): Locale {
  return /^zh/i.test(process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || '')
    ? 'zh-CN'
    : 'en'
}
