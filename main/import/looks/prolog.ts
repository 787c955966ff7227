/**
 * What follows comments, instructions and declarations. A loop and no expression: nested repetition takes for ever on
 * some inputs, and this runs where the vault is open.
 */
export function behindProlog(start: string, skip: 'all' | 'comments' = 'all'): string {
  let at = 0
  for (;;) {
    while (at < start.length && start.charCodeAt(at) <= 32) at += 1
    let end: string
    if (start.startsWith('<!--', at)) end = '-->'
    else if (start.startsWith('<?', at)) end = '?>'
    else if (skip === 'all' && start.startsWith('<!', at)) {
      const bracket = start.indexOf('[', at)
      const close = start.indexOf('>', at)
      end = bracket >= 0 && bracket < close ? ']>' : '>'
    } else return start.slice(at, at + 200)
    const found = start.indexOf(end, at)
    if (found < 0) return ''
    at = found + end.length
  }
}
