/**
 * The answers file: everything a person is asked for, as JSON, for the command line and the sample. In the app the
 * same facts come from the screens and land in the same journal entries. Documented in the README.
 */
import { z } from 'zod'
import { lenderTypes, partyRoles, thirdPartyRoles } from '../../preload/words.ts'
import { AppError } from '../appError.ts'

const schema = z.strictObject({
  case: z
    .strictObject({
      title: z.string(),
      debtor: z.string(),
      lenderName: z.string(),
      lenderType: z.enum(lenderTypes),
      lenderCode: z.string(),
      appBrand: z.string(),
      contractNo: z.string(),
      principal: z.string(),
      overdueSince: z.string(),
      overdueAmount: z.string(),
      agreedHours: z.string(),
      region: z.string(),
      zone: z.string(),
      borrowedOn: z.string(),
    })
    .partial()
    .optional(),
  /** Who the user is: names and own numbers. */
  self: z.strictObject({ names: z.array(z.string()), numbers: z.array(z.string()) }).optional(),
  /** Per file: `file` is a name, a path or a pattern with `*`. */
  sources: z
    .array(
      z.strictObject({
        file: z.string(),
        zone: z.string().optional(),
        dateOrder: z.enum(['DMY', 'MDY', 'YMD']).optional(),
        self: z.array(z.string()).optional(),
        owner: z
          .union([
            z.literal('self'),
            z.strictObject({ thirdParty: z.enum(thirdPartyRoles), name: z.string() }),
          ])
          .optional(),
      }),
    )
    .optional(),
  /** Who is behind a number or name. */
  parties: z
    .array(
      z.strictObject({
        number: z.string().optional(),
        name: z.string().optional(),
        role: z.enum(partyRoles).optional(),
        lender: z.string().nullable().optional(),
        thirdParty: z.enum(thirdPartyRoles).nullable().optional(),
        heardInCall: z.boolean().optional(),
        publishedNumber: z.boolean().optional(),
        callbackAnswered: z.boolean().optional(),
      }),
    )
    .optional(),
  /** Findings the user confirms: ids, or all that are strong. */
  confirm: z.union([z.literal('all-strong'), z.array(z.string())]).optional(),
  /** The user's own sentences for letters; they stand there as the user's statement. */
  statements: z.array(z.string()).optional(),
  complainant: z
    .strictObject({
      name: z.string(),
      idNumber: z.string(),
      phone: z.string(),
      address: z.string(),
      email: z.string(),
    })
    .partial()
    .optional(),
})

export type AnswersFile = z.infer<typeof schema>

/** Reads the text of an answers file. Throws AnswersInvalid with the place of the first mistake. */
export function parseAnswersFile(text: string): AnswersFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AppError('AnswersInvalid', { at: 'JSON' }, error)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success)
    throw new AppError('AnswersInvalid', { at: parsed.error.issues[0]?.path.join('.') ?? '' })
  return parsed.data
}

/** Whether a source's name or path is meant by `pattern` (`*` stands for anything). */
export function matchesFile(pattern: string, name: string, path: string): boolean {
  const expression = new RegExp(
    `^${pattern
      .normalize('NFC')
      .split('*')
      .map(piece => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'u',
  )
  const full = path.normalize('NFC')
  return (
    expression.test(name.normalize('NFC')) ||
    expression.test(full) ||
    expression.test(full.slice(full.indexOf('/') + 1))
  )
}
