/** What each call of the contract accepts: exactly its fields, with the largest a person could mean. */
import { z } from 'zod'
import { eventKinds, lenderTypes, partyRoles, tableFields, thirdPartyRoles } from '../../preload/words.ts'
import type { Checks } from './handle.ts'

const none = z.null()
const text = (most: number) => z.string().max(most)
const id = z.string().regex(/^[A-Za-z0-9_.:-]{1,120}$/)
const ids = z.array(id).max(20_000)
const secret = z.string().min(1).max(1024)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const offset = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const length = z
  .number()
  .int()
  .min(1)
  .max(1 << 20)
const zone = text(64)

const locale = z.enum(['zh-CN', 'en'])
const kind = z.enum(eventKinds)
const direction = z.enum(['in', 'out', 'unknown', 'system'])
const thirdParty = z.enum(thirdPartyRoles)
const role = z.enum(partyRoles)
const target = z.union([z.literal('self'), z.strictObject({ thirdParty })])
const findingState = z.enum(['open', 'confirmed', 'dismissed'])
const channel = z.enum(['platform', 'nfra', 'nfra-report', '12321', 'police'])

const filter = z.strictObject({
  kinds: z.array(kind).max(12).optional(),
  parties: z.array(id).max(2000).optional(),
  directions: z.array(direction).max(4).optional(),
  findings: z.union([z.literal('any'), z.array(id).max(100)]).optional(),
  from: day.optional(),
  to: day.optional(),
  query: text(500).optional(),
  target: z.enum(['self', 'thirdParty']).optional(),
  ids: ids.optional(),
  weekday: z.number().int().min(0).max(6).optional(),
  hour: z.number().int().min(0).max(23).optional(),
  exhibitsOnly: z.boolean().optional(),
  counted: z
    .enum(['contact', 'timed', 'untimed', 'quiet', 'call', 'answered', 'effective', 'unanswered', 'message'])
    .optional(),
  oldestFirst: z.boolean().optional(),
  fold: z.strictObject({ open: z.array(id).max(500) }).optional(),
})

const preferences = z
  .strictObject({
    locale: z.enum(['zh-CN', 'en', 'system']),
    theme: z.enum(['system', 'light', 'dark']),
    idleMinutes: z.number().int().min(1).max(240),
    soften: z.boolean(),
    copyQuietUntil: z.iso.datetime().nullable(),
  })
  .partial()

const caseFacts = z
  .strictObject({
    title: text(200),
    debtor: text(200),
    lenderName: text(200),
    lenderType: z.enum(lenderTypes),
    lenderCode: text(100),
    appBrand: text(200),
    contractNo: text(200),
    principal: text(100),
    overdueSince: text(40),
    overdueAmount: text(100),
    agreedHours: text(40),
    region: text(200),
    zone,
    borrowedOn: text(40),
  })
  .partial()

const complainant = z
  .strictObject({
    name: text(200),
    idNumber: text(40),
    phone: text(60),
    address: text(500),
    email: text(254),
  })
  .partial()

const self = z.strictObject({ names: z.array(text(200)).max(100), numbers: z.array(text(60)).max(100) })

const note = z.strictObject({
  kind: z.enum(['visit', 'call', 'message', 'other']),
  local: z.string().regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/),
  zone,
  precision: z.enum(['min', 'day']),
  text: text(50_000),
  direction,
  target,
  partyNumber: text(60),
  partyName: text(200),
  people: z.number().int().min(0).max(1000).nullable(),
  attachments: z.array(id).max(200),
})

const tableColumns = z.strictObject({
  fields: z.partialRecord(z.enum(tableFields), text(500)),
  headingRow: z.int().min(0).max(1000),
  directions: z.record(text(200), z.enum(['in', 'out'])).optional(),
  kind: z.enum(['call', 'sms', 'message']).optional(),
})

const reading = z.strictObject({
  reader: text(60).optional(),
  encoding: text(30).nullable().optional(),
  columns: tableColumns.nullable().optional(),
})

const answer = z.strictObject({
  item: id,
  zone: zone.nullable().optional(),
  dateOrder: z.enum(['DMY', 'MDY', 'YMD']).optional(),
  self: z.array(text(500)).max(200).optional(),
  owner: z.union([z.literal('self'), z.strictObject({ thirdParty, name: text(200) })]).optional(),
  reading: reading.optional(),
})

const partyChange = z.strictObject({
  party: id,
  role: role.optional(),
  lender: text(200).nullable().optional(),
  thirdParty: thirdParty.nullable().optional(),
  name: text(200).optional(),
  mergeInto: id.nullable().optional(),
  heardInCall: z.boolean().optional(),
  publishedNumber: z.boolean().optional(),
  callbackAnswered: z.boolean().optional(),
})

const printOptions = z.strictObject({
  kind: z.enum(['timeline', 'evidence-list', 'custody']),
  locale,
  filter,
  maskThirdParties: z.boolean(),
  thumbnails: z.boolean(),
  hashes: z.boolean(),
  exhibits: z.boolean(),
  paper: z.enum(['portrait', 'landscape']),
  copies: z.number().int().min(1).max(20),
})

/** One check for each call; the compiler holds it against the contract. */
export const argumentChecks: Checks = {
  'app.state': none,
  'app.setPreferences': preferences,
  'app.touch': none,
  'app.quit': none,
  'app.copy': z.strictObject({ text: text(500_000) }),

  'vault.chooseFolder': z.strictObject({ purpose: z.enum(['create', 'open']) }),
  'vault.create': z.strictObject({ password: secret, locale }),
  'vault.confirmRecovery': z.strictObject({
    groups: z
      .array(z.strictObject({ index: z.number().int().min(0).max(7), value: text(20) }))
      .min(1)
      .max(8),
  }),
  'vault.open': z.strictObject({ password: secret }),
  'vault.openWithRecoveryCode': z.strictObject({ code: text(200) }),
  'vault.recover': z.strictObject({ code: text(200), sheet: text(2000).nullable(), password: secret }),
  'vault.changePassword': z.strictObject({ password: secret, fresh: secret }),
  'vault.newRecoveryCode': z.strictObject({ password: secret }),
  'vault.forgetRecoveryCode': none,
  'vault.saveSheet': z.strictObject({ locale, named: z.boolean() }),
  'vault.lock': none,
  'reencrypt.begin': z.strictObject({ password: secret, fresh: secret }),
  'reencrypt.run': none,
  'reencrypt.stop': none,
  'reencrypt.state': none,
  'reencrypt.switch': none,
  'reencrypt.old': none,
  'reencrypt.removeOld': z.strictObject({ password: secret }),
  'vault.trySample': z.strictObject({ locale }),

  'import.choose': z.strictObject({ what: z.enum(['files', 'folder']) }),
  'watch.choose': none,
  'watch.state': none,
  'watch.stop': none,
  'import.start': z.strictObject({ paths: z.array(text(4096)).max(20_000) }),
  'import.pause': z.strictObject({ job: id, paused: z.boolean() }),
  'import.cancel': z.strictObject({ job: id }),
  'import.progress': none,
  'import.report': z.strictObject({ job: id.nullable() }),
  'import.questions': none,
  'import.answer': z.strictObject({ answers: z.array(answer).max(5000) }),

  'source.list': z.strictObject({
    query: text(200),
    limit: z.int().min(0).max(500),
    offset: z.int().min(0),
    locked: z.boolean().optional(),
  }),
  'source.loose': none,
  'source.get': z.strictObject({ item: id }),
  'source.choices': none,
  'source.preview': z.strictObject({ item: id, reading }),
  'source.read': z.strictObject({ item: id, reading }),
  'source.readNewer': none,
  'source.unlock': z.strictObject({ item: id, password: secret }),
  'source.answers': z.strictObject({ item: id }),
  'source.clockDoubts': z.strictObject({ item: id, zone }),
  'source.saveReport': z.strictObject({ locale }),
  'source.unread': z.strictObject({ item: id, limit: z.int().min(1).max(1000), offset: z.int().min(0) }),

  'home.state': none,
  'health.get': none,
  'health.check': z.strictObject({ depth: z.enum(['quick', 'complete', 'full']) }),
  'health.cancel': none,
  'health.items': z.strictObject({ places: z.array(text(200)).max(2000) }),
  'health.adopt': none,
  'health.repair': none,
  'copy.choose': none,
  'copy.make': none,
  'copy.known': none,
  'copy.renew': z.strictObject({ id }),
  'copy.restore': none,
  'copy.openRestored': none,
  'copy.cancel': none,
  'proof.read': z.union([z.strictObject({ print: id }), z.strictObject({ draft: id })]),
  'proof.cancel': none,
  'copy.server': none,
  'copy.setServer': z
    .strictObject({ address: text(2000), user: text(500), password: secret.nullable() })
    .nullable(),
  'copy.tryServer': none,
  'server.restore': z.strictObject({
    address: text(2000),
    user: text(500),
    password: secret,
    secret: z.union([z.strictObject({ password: secret }), z.strictObject({ recoveryCode: text(200) })]),
  }),
  'server.stopRestoring': none,
  'copy.toServer': z.strictObject({ all: z.boolean() }),

  'history.overview': none,
  'history.page': z.strictObject({
    locale,
    group: z.enum(['evidence', 'papers', 'vault']).nullable(),
    folded: z.boolean(),
    upTo: offset,
    offset,
    limit: z.number().int().min(1).max(200),
  }),

  'timeline.months': filter,
  'timeline.days': filter,
  'timeline.page': z.strictObject({
    filter,
    limit: z.number().int().min(1).max(1000),
    after: text(200).optional(),
    month: text(20).optional(),
    offset: offset.optional(),
  }),
  'timeline.position': z.strictObject({ filter, event: id.optional(), day: day.optional() }),
  'timeline.nextFinding': z.strictObject({ filter, event: id, back: z.boolean() }),
  'timeline.event': z.strictObject({ id }),
  'timeline.split': z.strictObject({ ids: z.array(id).min(1).max(500), apart: z.boolean() }),
  'timeline.setUserNote': z.strictObject({ id, text: text(50_000) }),
  'timeline.setExhibit': z.strictObject({ ids, group: z.number().int().min(0).max(1000).nullable() }),
  'notes.add': note,

  'items.get': z.strictObject({ id }),
  'items.list': z.strictObject({ query: text(500), limit: z.number().int().min(1).max(200), offset }),
  'items.bytes': z.strictObject({ id, offset, length }),
  'items.save': z.strictObject({ id }),

  'bin.preview': z.strictObject({ item: id }),
  'bin.put': z.strictObject({ item: id, password: secret, papers: z.boolean() }),
  'bin.list': none,
  'bin.putBack': z.strictObject({ bins: z.array(offset).min(1).max(1000) }),
  'bin.purge': z.strictObject({ password: secret, papers: z.boolean() }),

  'parties.list': none,
  'parties.get': z.strictObject({ id }),
  'parties.change': partyChange,
  'case.get': none,
  'case.set': z.strictObject({
    case: caseFacts.optional(),
    complainant: complainant.optional(),
    self: self.optional(),
  }),

  'patterns.overview': z.strictObject({
    lender: text(200).optional(),
    from: day.optional(),
    to: day.optional(),
  }),
  'findings.list': z.strictObject({
    rule: text(60).optional(),
    state: findingState.optional(),
    event: id.optional(),
  }),
  'findings.set': z.strictObject({ ids, state: findingState, reason: text(2000).optional() }),

  'print.make': printOptions,
  'print.bytes': z.strictObject({ id, offset, length }),
  'print.save': z.strictObject({ id }),

  'complaint.channels': none,
  'complaint.open': z.strictObject({ channel, locale, findings: ids, events: ids }),
  'complaint.list': none,
  'complaint.get': z.strictObject({ id }),
  'complaint.edit': z.strictObject({
    id,
    section: text(100),
    paragraph: text(100).nullable(),
    text: text(100_000),
    mode: z.enum(['edit', 'add', 'delete', 'declareStatement', 'attachEvents']),
    events: ids.optional(),
  }),
  'complaint.export': z.strictObject({ id, format: z.enum(['docx', 'pdf', 'txt']) }),
  'complaint.preview': z.strictObject({ id }),
  'complaint.fields': z.strictObject({ id }),
  'complaint.remove': z.strictObject({ id }),
  'complaint.putBack': z.strictObject({ id }),
  'complaint.register': z.strictObject({ id, sentOn: text(40), way: text(200), number: text(200) }),
}
