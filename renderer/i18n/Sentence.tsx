import { Fragment, type ReactNode } from 'react'

/** A translated sentence in which each `[[name]]` is replaced by `parts[name]`: a link, a bold word, a key. */
export function Sentence({ text, parts }: { text: string; parts: Record<string, ReactNode> }) {
  return (
    <>
      {text.split(/(\[\[\w+\]\])/).map((piece, position) => {
        const name = /^\[\[(\w+)\]\]$/.exec(piece)?.[1]
        // Positions in one sentence never move, so they are good keys.
        // oxlint-disable-next-line react/no-array-index-key
        return <Fragment key={position}>{name === undefined ? piece : parts[name]}</Fragment>
      })}
    </>
  )
}
