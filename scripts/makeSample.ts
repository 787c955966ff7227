/**
 * Makes `resources/sample`: an invented phone export, its answers file, and what is true of it. Its outputs are
 * committed, because it needs Chromium, espeak-ng and an ffmpeg with an AMR encoder:
 *
 *   apt-get install -y chromium espeak-ng ffmpeg libavcodec-extra fonts-noto-cjk
 *   npm run sample            everything anew
 *   npm run sample -- texts   only the texts; pictures, recordings and films stay as they are
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tell, utcOf } from './makeSample/events.ts'
import {
  callsFile,
  smsFile,
  writeCalls,
  writeMotherChat,
  writePhoneChat,
  writeSms,
  zip,
} from './makeSample/exports.ts'
import { draw } from './makeSample/pages.ts'
import { record, withExif } from './makeSample/sounds.ts'
import {
  answers,
  chat,
  chatFiles,
  debtor,
  exportedAt,
  files,
  lenderName,
  mother,
  motherChat,
  people,
  zone,
} from './makeSample/story.ts'
import {
  type TruthEvent,
  truthEvents,
  truthFindings,
  truthIdentity,
  truthTotals,
} from './makeSample/truth.ts'

const root = join(import.meta.dirname, '..', 'resources', 'sample')
const onlyTexts = process.argv.includes('texts')

function write(path: string, content: string | Uint8Array): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

const story = tell()
const kept = join(import.meta.dirname, 'makeSample', 'made')

/** Media that go into the texts' containers are kept beside the maker, so that texts can be made without them. */
function part(name: string, make: () => Uint8Array): Uint8Array {
  if (onlyTexts && existsSync(join(kept, name))) return readFileSync(join(kept, name))
  const bytes = make()
  mkdirSync(kept, { recursive: true })
  writeFileSync(join(kept, name), bytes)
  return bytes
}

const browser = [process.env.CHROME_BIN ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  path => path !== '' && existsSync(path),
)
const drawn = onlyTexts ? null : await draw(story, browser ?? 'chromium')
const sounds = onlyTexts ? null : record(utcOf)
const none = () => new Uint8Array()

const at = utcOf(exportedAt)
write(
  smsFile,
  writeSms(
    story.sms,
    part('collection-letter.jpg', () => drawn?.letter ?? none()),
    at,
  ),
)
write(callsFile, writeCalls(story.calls, at))
write(motherChat.file, writeMotherChat(story.motherChat))
write(
  chat.file,
  zip([
    {
      name: '_chat.txt',
      bytes: Buffer.from(writePhoneChat(story.chat, chatFiles)),
      mtime: exportedAt,
      store: false,
    },
    {
      name: chatFiles.photo,
      bytes: part(chatFiles.photo, () => drawn?.notice ?? none()),
      mtime: '2026-08-13 10:35:40',
      store: true,
    },
    {
      name: chatFiles.voice,
      bytes: part(chatFiles.voice, () => sounds?.voice ?? none()),
      mtime: '2026-09-14 13:30:54',
      store: true,
    },
    {
      name: chatFiles.video,
      bytes: part(chatFiles.video, () => sounds?.visitShort ?? none()),
      mtime: '2026-10-18 20:31:40',
      store: true,
    },
  ]),
)

if (drawn && sounds) {
  const contents = [
    sounds.li,
    sounds.wang,
    sounds.three,
    sounds.again,
    drawn.smsShot,
    drawn.chatShot,
    drawn.callsShot,
    withExif(drawn.door, '2026-10-18 20:15:30', ['Sample', 'Phone 1']),
    sounds.visit,
    sounds.old,
    drawn.contract,
  ]
  files.forEach((file, index) => write(file.path, contents[index] ?? none()))
}

const parties = Object.values(people).map(person => ({
  number: person.number,
  role: person.side === 'unknown' ? ('unknown' as const) : person.side,
  ...(person.side === 'collector' || person.side === 'lender' ? { lender: lenderName } : {}),
  // What the debtor heard in the call or found out; the rest the program finds in the texts.
  ...(person === people.wang || person === people.li ? { heardInCall: true } : {}),
  ...(person === people.hotline ? { publishedNumber: true, callbackAnswered: true } : {}),
}))
const chatParties = [chat.name, motherChat.name].map(name => ({
  name,
  role: 'collector' as const,
  lender: lenderName,
  heardInCall: true,
}))
const media = ['*.amr', '*.m4a', '*.jpg', '*.png', '*.mp4', '*.3gp', '*.opus', '*.pdf']
write(
  'answers.json',
  `${JSON.stringify(
    {
      case: answers.case,
      self: { names: [debtor.name], numbers: debtor.numbers },
      sources: [
        {
          file: '*王专员*聊天.txt',
          zone,
          dateOrder: 'YMD',
          self: [mother],
          owner: { thirdParty: 'mother', name: mother },
        },
        { file: '*青禾催收.zip', zone, dateOrder: 'YMD', self: [debtor.name], owner: 'self' },
        { file: '*_chat.txt', zone, dateOrder: 'YMD', self: [debtor.name], owner: 'self' },
        { file: '*.xml', zone, owner: 'self' },
        ...media.map(file => ({ file, zone })),
      ],
      parties: [...parties, ...chatParties],
      confirm: 'all-strong',
      statements: answers.statements,
      complainant: answers.complainant,
    },
    null,
    2,
  )}\n`,
)

const events = truthEvents(story)
const fileEvents: TruthEvent[] = files.map((file, index) => ({
  n: events.length + index,
  kind: file.kind,
  utc:
    file.local === null
      ? null
      : new Date(Date.parse(`${file.local.replace(' ', 'T')}Z`) - 8 * 3_600_000).toISOString(),
  local: file.local,
  day: file.local?.slice(0, 10) ?? null,
  precision: file.local === null ? null : file.local.length > 19 ? 'ms' : 's',
  direction: 'unknown',
  party: file.party === null ? null : (people[file.party]?.number ?? null),
  side: file.party === null ? 'none' : 'collector',
  target: 'self',
  result: null,
  durationSeconds: file.seconds,
  line: null,
  text: '',
  source: file.path,
  locator: 'file',
  attachment: null,
  flags: [file.by],
  patterns: [],
}))
const kinds: Record<string, number> = {}
for (const file of files) kinds[file.kind] = (kinds[file.kind] ?? 0) + 1
const truth = {
  about:
    'What is true of the sample, made from the story by scripts/makeSample.ts; `events` in a finding are the numbers `n`.',
  zone,
  files: [smsFile, callsFile, chat.file, motherChat.file, ...files.map(file => file.path)],
  totals: truthTotals(events, kinds),
  findings: truthFindings(events),
  identity: truthIdentity([...events, ...fileEvents]),
  events: [...events, ...fileEvents],
}
const rows = truth.events.map(event => `    ${JSON.stringify(event)}`).join(',\n')
write(
  'truth.json',
  `${JSON.stringify({ ...truth, events: [] }, null, 2).replace(/"events": \[\]\n\}$/, `"events": [\n${rows}\n  ]\n}`)}\n`,
)
console.log(`${truth.totals.events} events in ${truth.files.length} files`)
