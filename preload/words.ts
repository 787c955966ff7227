/** The words that are chosen from, each list in the order in which a screen offers it. Their types stand in `records.ts`. */

export const eventKinds = [
  'call',
  'sms',
  'mms',
  'message',
  'voicemail',
  'email',
  'recording',
  'picture',
  'video',
  'document',
  'note',
  'system',
] as const

/** The role of somebody who is not the debtor; guarantor, co-borrower and a spouse who shares the debt are liable too. */
export const thirdPartyRoles = [
  'mother',
  'father',
  'spouse',
  'spouseCommonDebt',
  'relative',
  'friend',
  'colleague',
  'employer',
  'neighbour',
  'guarantor',
  'coBorrower',
  'other',
] as const

export const partyRoles = [
  'unknown',
  'collector',
  'lender',
  'family',
  'friend',
  'work',
  'service',
  'self',
  'other',
] as const

export const lenderTypes = [
  'unknown',
  'bank_card',
  'bank_internet_loan',
  'consumer_finance',
  'micro_loan',
  'trust',
  'guarantee_co',
  'amc_assignee',
  'unlicensed',
  'private_person',
] as const

/** What a message can be or carry besides its words. */
export const factTypes = [
  'picture',
  'video',
  'voice',
  'audio',
  'sticker',
  'gif',
  'file',
  'link',
  'location',
  'card',
  'miniProgram',
  'redPacket',
  'transfer',
  'music',
  'poll',
  'poke',
  'quote',
  'reaction',
  'forwarded',
  'call',
  'notice',
] as const

/** What a column of a table can hold. */
export const tableFields = [
  'time',
  'date',
  'direction',
  'number',
  'name',
  'text',
  'duration',
  'kind',
  'result',
  'chat',
] as const
