import type { DraftProblem } from '../../preload/contract.ts'

/**
 * Words that harm a complaint or its writer (消费投诉办法 16; 信访办法 42–43). `text` is what the user wrote or changed,
 * without verbatim quotes of evidence.
 */
const words: { code: DraftProblem['code']; pattern: RegExp; blocks: boolean }[] = [
  {
    code: 'accusingWord',
    pattern:
      /黑社会|涉黑|诈骗|犯罪|违法分子|流氓|骗子|畜生|\b(?:criminals?|gangsters?|fraudsters?|mafia|scammers?)\b/gi,
    blocks: false,
  },
  {
    code: 'exaggeration',
    pattern:
      /无数次|成千上万|铺天盖地|疯狂|时时刻刻|每时每刻|天天|每天都|从早到晚|\b(?:countless|non-?stop|every single day|around the clock|endless(?:ly)?)\b/gi,
    blocks: false,
  },
  {
    code: 'threatTone',
    pattern:
      /不(?:减免|赔偿|赔钱|免息|免除).{0,12}(?:投诉|举报|曝光|起诉)|否则.{0,12}(?:投诉|举报|曝光|上访)|封口费|(?:给|付).{0,8}(?:就|才)(?:撤诉|撤销投诉|不投诉)|\b(?:or else|unless you (?:pay|waive))\b/gi,
    blocks: false,
  },
  {
    code: 'oldOffice',
    pattern:
      /银监会|银保监会?|保监会|中国银行保险监督管理委员会|中国银行业监督管理委员会|银行保险违法行为举报处理办法|\bCBI?RC\b|www\.cbi?rc\.gov\.cn/gi,
    blocks: true,
  },
]

/** Problems of wording in `text`, one per word found. */
export function lint(text: string): Pick<DraftProblem, 'code' | 'text' | 'blocks'>[] {
  return words.flatMap(({ code, pattern, blocks }) =>
    [...new Set(text.match(pattern) ?? [])].map(found => ({ code, text: found, blocks })),
  )
}
