/** Answers of the host to the page as JSON text, with bytes among them: JSON alone would make objects of those. */

/** Stands for bytes; no record of the program has a field of this name. */
const tag = '__bytes'

/** What the page reads with `readAnswer`. */
export function answerText(answer: unknown): string {
  return JSON.stringify(answer ?? null, function (this: Record<string, unknown>, name, value: unknown) {
    // A Buffer has become an object of numbers by the time it comes here; what it was lies in its holder.
    const held = this[name]
    return held instanceof Uint8Array ? { [tag]: Buffer.from(held).toString('base64') } : value
  })
}

/** Source of the function that gives the answer again, for the page. */
export const readAnswer = `text => JSON.parse(text, (_, value) =>
  typeof value === 'object' && value !== null && typeof value.${tag} === 'string'
    ? Uint8Array.from(atob(value.${tag}), letter => letter.charCodeAt(0))
    : value)`
