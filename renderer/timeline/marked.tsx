import { Fragment, type ReactNode } from 'react'
import type { TextMark } from '../../preload/contract.ts'
import { classes } from '../ui/classes.ts'
import css from './marked.module.css'

/** Characters that would turn text around or hide it, made visible: names and texts come from strangers. */
export function visible(text: string): string {
  return text.replace(
    /[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]|[\u0000-\u0008\u000b-\u001f\u007f]/g,
    hidden =>
      hidden === '\u200d' || hidden === '\u200c'
        ? hidden
        : `⟨${hidden.codePointAt(0)?.toString(16).padStart(4, '0')}⟩`,
  )
}

/** Text with its marks; overlapping marks are drawn as one, the gravest decides the colour. */
export function Marked({ text, marks }: { text: string; marks: readonly TextMark[] }) {
  if (marks.length === 0) return visible(text)
  const edges = [...new Set([0, text.length, ...marks.flatMap(mark => [mark.start, mark.end])])]
    .filter(edge => edge >= 0 && edge <= text.length)
    .toSorted((a, b) => a - b)
  const pieces: ReactNode[] = []
  for (const [index, start] of edges.slice(0, -1).entries()) {
    const end = edges[index + 1] as number
    const over = marks.filter(mark => mark.start <= start && mark.end >= end)
    const piece = visible(text.slice(start, end))
    if (over.length === 0) pieces.push(<Fragment key={start}>{piece}</Fragment>)
    else {
      const search = over.every(mark => mark.pattern === 'search')
      const grave = over.some(mark => mark.severity >= 3)
      pieces.push(
        <mark
          key={start}
          className={classes(css.mark, search ? css.search : grave ? css.severe : css.finding)}
        >
          {piece}
        </mark>,
      )
    }
  }
  return pieces
}
