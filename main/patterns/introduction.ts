/**
 * What a message itself says of who collects for whom. Only plain statements count: a name that merely occurs in a
 * message shows nothing.
 */

/** The name of a company as it is spoken: without the form of company at its end. */
export function spokenName(name: string): string {
  return name.trim().replace(/(?:股份有限公司|有限责任公司|有限公司|公司)$/u, '')
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Whether somebody says in `text` that they collect for, or belong to, one of `names` (as `spokenName` gives them). */
export function saysForWhom(text: string, names: readonly string[]): boolean {
  return names.some(name => {
    const n = escaped(name)
    return new RegExp(
      `(?:我|我们|我方|这里|这边|本人)是${n}|(?:受|代表|代理)${n}|${n}(?:公司)?(?:已|现)?(?:委托|授权)|${n}(?:公司)?的?(?:催收|专员|委外|贷后|法务|外包)` +
        `|\\b(?:on behalf of|calling from|writing from|representing|collecting for|agents? (?:of|for))\\s+(?:the\\s+)?${n}`,
      'iu',
    ).test(text)
  })
}

/** Whether a lender says in `text` that others collect for it. A ban on it or a denial says the contrary. */
export function saysCommissioned(text: string): boolean {
  return (
    /(?<!未|没有|没|不|不会|禁止|不得)(?:委托|授权)[^，。！？；\n]{0,12}(?:机构|公司|律师|律所|团队|第三方|催收)/u.test(
      text,
    ) ||
    /(?<!not (?:been )?)\b(?:assigned|referred|outsourced)\b[^.!?\n]{0,40}\b(?:agency|agent|collectors?|third party)\b/iu.test(
      text,
    )
  )
}
