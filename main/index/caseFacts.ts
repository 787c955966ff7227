import type { CaseFacts, Complainant, SelfFacts } from '../../preload/records.ts'
import type { IndexDb, Sql } from './db.ts'

/** The zone of a case whose user has not said another. */
export const defaultCaseZone = 'Asia/Shanghai'

const emptyCase: CaseFacts = {
  title: '',
  debtor: '',
  lenderName: '',
  lenderType: 'unknown',
  lenderCode: '',
  appBrand: '',
  contractNo: '',
  principal: '',
  overdueSince: '',
  overdueAmount: '',
  agreedHours: '',
  region: '',
  zone: defaultCaseZone,
  borrowedOn: '',
}
const emptyComplainant: Complainant = { name: '', idNumber: '', phone: '', address: '', email: '' }

export interface CaseState {
  case: CaseFacts
  complainant: Complainant
  self: SelfFacts
  /** False while the zone is only the default. */
  zoneStated: boolean
}

/** The case, the complainant and who the user is; fields nobody filled are empty. */
export function getCase(db: IndexDb): { case: CaseFacts; complainant: Complainant; self: SelfFacts } {
  const { case: facts, complainant, self } = readCase(db.sql)
  return { case: facts, complainant, self }
}

/** The same for the fold, with whether the zone was stated. */
export function readCase(sql: Sql): CaseState {
  const rows = sql.prepare('SELECT name, value FROM facts').all() as { name: string; value: string }[]
  const stored = new Map(rows.map(row => [row.name, JSON.parse(row.value) as unknown]))
  const given = (stored.get('case') ?? {}) as Partial<CaseFacts>
  const self = (stored.get('self') ?? {}) as Partial<SelfFacts>
  const zone = given.zone === undefined || given.zone === '' ? defaultCaseZone : given.zone
  return {
    case: { ...emptyCase, ...given, zone },
    complainant: { ...emptyComplainant, ...((stored.get('complainant') ?? {}) as Partial<Complainant>) },
    self: { names: self.names ?? [], numbers: self.numbers ?? [] },
    zoneStated: given.zone !== undefined && given.zone !== '',
  }
}
