/**
 * The claims in a text: figures, dates, times, amounts, numbers and quotes. Each must stand in what the text cites.
 */

/** A run of digits with what joins them: `2026-11-03`, `22:41:07`, `138****1234`, `23,500.00`. */
const figure = /[+]?\d(?:[\d*]|[:./-](?=[\d*])|,(?=\d{3}(?!\d))|\*)*/g
/** Figures in Chinese characters that count something: 两周, 三次, 十二天. */
const written =
  /[一二两三四五六七八九十百千万零〇半数几]+(?=(?:多|余|来|几)?(?:个|名|位|次|天|日|周|星期|月|年|小时|分钟|秒|通|条|元|块|点|人|遍|倍|笔|张|份|夜|晚))/g
/** The same in English. */
const writtenEnglish =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|dozens?|hundreds?|thousands?)\b/gi
const quoted = /「([^」]*)」|“([^”]*)”|『([^』]*)』|"([^"]*)"/g

/** Full-width figures and signs as ASCII, so that both are one claim. */
function plain(text: string): string {
  return text.replace(/[０-９＋：．－／＊]/g, char =>
    String.fromCodePoint((char.codePointAt(0) ?? 0) - 0xfee0),
  )
}

/** Every figure in a text, as written (full width made narrow). Thousands separators are dropped. */
export function figuresIn(text: string): string[] {
  const narrow = plain(text)
  return [
    ...(narrow.match(figure) ?? []).map(found => found.replace(/(?<=\d),(?=\d{3})/g, '')),
    ...(narrow.match(written) ?? []),
    ...(narrow.match(writtenEnglish) ?? []).map(found => found.toLowerCase()),
  ]
}

/** The words inside quotation marks. */
export function quotesIn(text: string): string[] {
  return [...text.matchAll(quoted)]
    .map(([, ...groups]) => groups.find(group => group !== undefined) ?? '')
    .filter(quote => quote.trim() !== '')
}
