import { describe, expect, it } from 'vitest'
import { answerText, readAnswer } from '../../main/host/answerText.ts'

// oxlint-disable-next-line typescript/no-implied-eval -- the page gets this as source
const read = new Function(`return ${readAnswer}`)() as (text: string) => unknown

describe('an answer as text', () => {
  it('is the same again, bytes among it', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, at) => at % 256)
    const answer = { ok: true, value: { rows: [1, null, '辱骂'], part: bytes } }
    expect(read(answerText(answer))).toEqual(answer)
    // What files are read into is a Buffer.
    expect(read(answerText({ ok: true, value: Buffer.from(bytes) }))).toEqual({ ok: true, value: bytes })
    expect(read(answerText({ ok: true, value: new Uint8Array(0) }))).toEqual({
      ok: true,
      value: new Uint8Array(0),
    })
  })
  it('is null for nothing', () => {
    expect(read(answerText(undefined))).toBeNull()
  })
})
