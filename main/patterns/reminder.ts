/**
 * Whether a message is a mere reminder: it states an amount and a date of payment and presses in no way. It is still
 * shown, marked as such, and the user decides.
 */
const due = /账单|还款日|应还|待还|本期|扣款|自动还款|到期/u
const amount = /\d[\d,]*(?:\.\d{1,2})?\s*元|[¥￥]\s*\d/u
const pressing =
  /逾期|拖欠|欠款|尽快|立即|马上|务必|否则|后果|协商|处理|回电|来电|联系|法|律师|起诉|征信|上门|最后|严重|催收|家人|单位/u

/** True for a message that only says how much is due and when. */
export function looksLikeReminder(text: string): boolean {
  return text.length <= 160 && due.test(text) && amount.test(text) && !pressing.test(text)
}
