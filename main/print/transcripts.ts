/**
 * Annex C: a sheet for the words of each recording and video. The program hears nothing: what stands in the lines is the
 * user's own note on the recording, and where there is none the lines are left for a pen.
 */
import { contactOf, type RecordEvent } from './caseRecord.ts'
import { partyCell, type Printing, seconds, timeCell } from './eventCells.ts'
import type { Exhibit } from './exhibitNumbers.ts'
import { put } from './printWords.ts'
import { htmlTable } from './printPage.ts'
import { escapeHtml } from './visibleText.ts'

export interface TranscriptLine {
  /** `00:01:12` as written; '' when the line bears none. */
  time: string
  speaker: string
  text: string
}

/** Lines of a note: `01:12 催收：…` has a time and a speaker; what has neither is the text as it is. */
export function transcriptLines(note: string): TranscriptLine[] {
  return note
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .map(line => {
      const [, time = '', rest = ''] =
        /^\s*[[(（【]?((?:\d{1,2}[:：])?\d{1,2}[:：]\d\d)?[\])）】]?\s*(.*)$/u.exec(line) ?? []
      // A speaker is a short name before a colon; a longer run is a sentence.
      const [, speaker, words] =
        time === '' ? [] : (/^([^:：，。,.!?！？「“"]{1,12})[:：]\s*(.+)$/u.exec(rest) ?? [])
      return speaker === undefined || words === undefined
        ? { time, speaker: '', text: time === '' ? line.trim() : rest }
        : { time, speaker: speaker.trim(), text: words }
    })
}

/** A sound or film of an event: the file it was handed over as, or one sent with a message. */
interface Sound {
  name: string
  sha256: string
  duration: number | null
}

function soundsOf(event: RecordEvent): Sound[] {
  const source = event.sources[0]
  if ((event.kind === 'recording' || event.kind === 'video') && source !== undefined)
    return [{ name: source.itemName, sha256: source.sha256, duration: event.durationSeconds }]
  return event.attachments
    .filter(({ item, mediaType }) => item !== null && /^(?:audio|video)\//.test(mediaType))
    .map(({ name, sha256 }) => ({ name, sha256: sha256 ?? '', duration: null }))
}

const emptyLines = 6

function sheet(label: string, event: RecordEvent, sound: Sound, p: Printing): string {
  const { transcript } = p.words.list
  const { columns } = transcript
  const lines = transcriptLines(event.userNote ?? '')
  const contact = contactOf(event)
  const facts: [string, string][] = [
    [transcript.exhibit, escapeHtml(label)],
    [transcript.file, escapeHtml(p.mask.text(sound.name))],
    [transcript.hash, `<span class="mono">${escapeHtml(sound.sha256)}</span>`],
    [transcript.time, timeCell(event, p, true)],
    [
      transcript.length,
      escapeHtml(sound.duration === null ? transcript.lengthUnknown : seconds(sound.duration, p)),
    ],
    ...(contact === null ? [] : [[transcript.party, partyCell(event, p)] satisfies [string, string]]),
  ]
  const rows =
    lines.length === 0
      ? Array.from(
          { length: emptyLines },
          () => '<tr class="whole blank"><td></td><td></td><td></td><td></td></tr>',
        )
      : lines.map(
          ({ time, speaker, text }) =>
            `<tr class="whole"><td>${escapeHtml(time)}</td><td>${escapeHtml(p.mask.text(speaker))}</td><td class="text">${escapeHtml(p.mask.text(text))}</td><td></td></tr>`,
        )
  const head = facts.map(([name, html]) => `<tr><td>${escapeHtml(name)}</td><td>${html}</td></tr>`).join('')
  return `<div class="sheet${lines.length <= emptyLines ? ' short' : ''}"><table class="sound"><colgroup><col style="width:16%"><col></colgroup>${head}</table>${htmlTable([columns.time, columns.speaker, columns.text, columns.remark], [13, 15, 52, 20], rows)}<p class="small">${escapeHtml(lines.length === 0 ? transcript.byHand : transcript.byUser)}</p></div>`
}

/** The sheets of all recordings and videos among the exhibits; '' when there are none. */
export function transcriptsHtml(exhibits: readonly Exhibit[], p: Printing): string {
  const sheets = exhibits.flatMap(({ label, events }) =>
    events.flatMap(event => soundsOf(event).map(sound => sheet(label, event, sound, p))),
  )
  if (sheets.length === 0) return ''
  const { transcript } = p.words.list
  return `<p class="notes">${escapeHtml(put(transcript.text, { n: sheets.length }))}</p>${sheets.join('')}<p class="notes confirm">${escapeHtml(transcript.confirm)}</p>`
}
