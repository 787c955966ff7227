/// <reference types="node" />
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const renderer = join(import.meta.dirname, '..', '..', 'renderer')
type Words = { [key: string]: string | Words }

/** `a.b` → sentence, for one JSON file. */
function flat(words: Words, before = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(before + key, value)
    else for (const [inner, sentence] of flat(value, `${before}${key}.`)) all.set(inner, sentence)
  }
  return all
}
const plain = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const json = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as Words
const shared = await json(join(renderer, '..', 'resources', 'importWords.json'))
/** Words of a screen; those of the import screen that its saved account uses too stand in a file of their own. */
const read = async (language: string, screen: string) => {
  const own = await json(join(renderer, 'i18n', language, screen))
  if (screen !== 'import.json') return flat(own)
  const { report: _, ...groups } = shared[language] as Words
  return flat({ ...own, ...groups })
}

const screens = (await readdir(join(renderer, 'i18n', 'zh-CN'))).toSorted()
const sources = await Promise.all(
  (await readdir(renderer, { recursive: true }))
    .filter(name => /\.tsx?$/.test(name))
    .map(async name => ({ name, text: await readFile(join(renderer, name), 'utf8') })),
)

/** Every key-like string and every template's fixed beginning in the sources. */
const written = new Set<string>()
const begun = new Set<string>()
for (const { text } of sources) {
  for (const match of text.matchAll(/'([\w-]+(?:\.[\w-]+)*)'/g)) if (match[1]) written.add(match[1])
  for (const match of text.matchAll(/`(?:\w+:)?([\w.-]+\.)\$\{/g)) if (match[1]) begun.add(match[1])
}

describe('words of the page', () => {
  it('exist for the same screens in both languages', async () => {
    expect((await readdir(join(renderer, 'i18n', 'en'))).toSorted()).toEqual(screens)
    expect(screens.length).toBeGreaterThan(8)
  })

  for (const screen of screens) {
    it(`${screen}: the same keys, the same blanks, plural forms of each language, no markup`, async () => {
      const zh = await read('zh-CN', screen)
      const en = await read('en', screen)
      expect([...new Set([...en.keys()].map(plain))].toSorted()).toEqual(
        [...new Set([...zh.keys()].map(plain))].toSorted(),
      )
      const blanks = (sentence: string | undefined) =>
        [...new Set(sentence?.match(/\{\{\w+\}\}|\[\[\w+\]\]/g))]
          .filter(blank => blank !== '{{count}}')
          .toSorted()
      for (const [key, sentence] of en) {
        if (key.endsWith('_one')) expect(en.has(`${plain(key)}_other`), `${key} without _other`).toBe(true)
        if (key.endsWith('_other')) expect(en.has(`${plain(key)}_one`), `${key} without _one`).toBe(true)
        const other = zh.get(key) ?? zh.get(`${plain(key)}_other`) ?? zh.get(plain(key))
        expect(blanks(sentence), `blanks of ${key}`).toEqual(blanks(other))
      }
      for (const [key, sentence] of [...zh, ...en]) {
        expect(sentence.trim(), key).not.toBe('')
        expect(sentence, key).not.toMatch(/<\w|&\w+;/)
        expect(sentence, `${key} shouts`).not.toMatch(/[!！]/)
      }
      for (const [key, sentence] of zh)
        expect(sentence, `${key}: a verdict`).not.toMatch(/违法分子|罪犯|犯人/)
    })

    it(`${screen}: no sentence that no screen uses`, async () => {
      const unused = [...(await read('zh-CN', screen)).keys()]
        .map(plain)
        .filter(key => !written.has(key) && ![...begun].some(start => key.startsWith(start)))
      expect(unused).toEqual([])
    })
  }

  it('exist for every literal key that a screen asks for', async () => {
    const missing: string[] = []
    for (const { name, text } of sources) {
      // Names of the functions that give words, with the screen whose words they give.
      const givers = new Map(
        [...text.matchAll(/const (\w+) = useText\('([\w-]+)'\)/g)].map(match => [
          match[1] ?? '',
          match[2] ?? '',
        ]),
      )
      const sheets = new Set(givers.values())
      if (sheets.size !== givers.size) continue
      for (const [giver, screen] of givers) {
        const keys = new Set([...(await read('zh-CN', `${screen}.json`)).keys()].map(plain))
        for (const match of text.matchAll(new RegExp(`\\b${giver}\\(\\s*'([\\w.-]+)'`, 'g')))
          if (match[1] && !keys.has(match[1])) missing.push(`${name}: ${screen}:${match[1]}`)
      }
    }
    expect(missing).toEqual([])
  })
})
