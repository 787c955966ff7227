/**
 * Fonts of every printed page: Noto Sans SC 400 and 700 and Noto Emoji, the slices that the text needs and no others, inside the
 * HTML itself. The static slices end in the PDF as subset TrueType with text that can be searched and copied.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

interface Slice {
  family: string
  file: string
  weight: number
  range: string
  spans: [number, number][]
}

/** Emoji stand in messages everywhere, and a computer may have no font for them: then they would be missing on paper. */
const families = [
  { name: 'noto-sans-sc', family: 'Noto Sans SC', weight: 400 },
  { name: 'noto-sans-sc', family: 'Noto Sans SC', weight: 700 },
  { name: 'noto-emoji', family: 'Noto Emoji', weight: 400 },
]

let slices: Slice[] | null = null
const encoded = new Map<string, string>()

function readSlices(): Slice[] {
  const require = createRequire(import.meta.url)
  const found: Slice[] = []
  for (const { name, family, weight } of families) {
    const css = require.resolve(`@fontsource/${name}/${weight}.css`)
    const face = /src:\s*url\(\.\/(files\/[\w.[\]-]+\.woff2)\)[^;]*;\s*unicode-range:\s*([^;]+);/g
    for (const [, file, range] of readFileSync(css, 'utf8').matchAll(face)) {
      if (file === undefined || range === undefined) continue
      const spans = range.split(',').map((part): [number, number] => {
        const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-')
        return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
      })
      found.push({ family, file: join(dirname(css), file), weight, range: range.trim(), spans })
    }
  }
  return found
}

/**
 * `@font-face` rules whose slices hold every character of `text` the family has, as data URIs.
 * Characters the family lacks are left to the system's fonts.
 */
export function fontFaces(text: string): string {
  slices ??= readSlices()
  const points = new Set<number>()
  for (const char of text) points.add(char.codePointAt(0) ?? 0)
  return slices
    .filter(slice =>
      [...points].some(point => slice.spans.some(([from, to]) => point >= from && point <= to)),
    )
    .map(({ family, file, weight, range }) => {
      let data = encoded.get(file)
      if (data === undefined) {
        data = readFileSync(file).toString('base64')
        encoded.set(file, data)
      }
      return `@font-face{font-family:"${family}";font-weight:${weight};src:url(data:font/woff2;base64,${data}) format("woff2");unicode-range:${range}}`
    })
    .join('\n')
}
