/** The lines of a text that comes in pieces. A line ends at LF, CR LF or a lone CR; ends are not part of it. */
export async function* linesOf(pieces: AsyncIterable<string>, maxLine = 16 << 20): AsyncIterable<string[]> {
  let rest = ''
  for await (const piece of pieces) {
    let text = rest + piece
    // A CR at the end may be the first half of an end.
    const held = text.endsWith('\r')
    if (held) text = text.slice(0, -1)
    const lines = text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n')
    rest = (lines.pop() ?? '') + (held ? '\r' : '')
    // A line without end must not fill the memory; it goes on in pieces.
    if (rest.length > maxLine) {
      lines.push(rest)
      rest = ''
    }
    if (lines.length > 0) yield lines
  }
  if (rest !== '') yield rest.split('\r').slice(0, rest.endsWith('\r') ? -1 : undefined)
}
