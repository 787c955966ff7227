import type { Draft, FormField } from '../../preload/contract.ts'
import { channelData } from './channels.ts'
import { layOut } from './layout.ts'
import { draftToText } from './toText.ts'

/** The fields of the office's form with the text for each, to be copied one by one. */
export function formFields(draft: Draft): FormField[] {
  return channelData(draft.channel).fields.map(({ id, label, sections, limit }) => {
    const part = { ...draft, sections: draft.sections.filter(section => sections.includes(section.id)) }
    // One section needs no heading of its own inside its field.
    const headings = layOut(part).filter(({ kind }) => kind === 'heading').length
    const lines = draftToText(part).trim().split('\n')
    const text = (headings === 1 ? lines.slice(1) : lines).join('\n').trim()
    const characters = Array.from(text).length
    return {
      id,
      label: label[draft.locale],
      text,
      characters,
      limit,
      tooLong: limit !== null && characters > limit,
    }
  })
}
