import { AppError } from '../appError.ts'

export const passwordLeastLength = 10

/** Passwords of ten characters and more that are tried first by anybody who guesses. Compared without case and spaces. */
const common = new Set(
  `1234567890 0123456789 12345678910 123456789a a123456789 1234567891 0987654321 9876543210 1111111111 0000000000 8888888888
   6666666666 1122334455 1212121212 1234512345 5201314520 5201314521 woaini1314 woaini520520 woaini1314520 iloveyou1314
   password12 password123 password1234 passw0rd123 p@ssw0rd123 qwertyuiop qwerty12345 qwerty123456 qwer123456 1q2w3e4r5t
   1qaz2wsx3edc 1qazxsw23edc q1w2e3r4t5 qazwsxedcr asdfghjkl1 asdfghjkl; zxcvbnm123 asdf123456 abcd123456 abc1234567
   abc123456789 aa12345678 aa123456789 a12345678a 1234567890a 123456789q qq123456789 wang123456 zhang123456 li123456789
   iloveyou12 iloveyou123 letmein123 welcome123 administrator admin12345 admin123456 test123456 changeme123 football123
   baseball123 princess123 sunshine123 superman123 unbelievable 0123456789a 147258369a 1472583690 7894561230 3.14159265
   31415926535 evidencevault mypassword123 trustno1234 monkey12345 dragon12345 master12345 abcdefghij abcdefghijk 11111111111
   22222222222 123123123123 123321123321 1231231234 12344321aa 5845201314 20202020202 woshishui123 nishizhu1234`
    .split(/\s+/)
    .filter(word => word.length > 0),
)

/**
 * Throws PasswordTooShort (with the least number of characters) or PasswordTooCommon. A character is what a person sees
 * as one, so ten Chinese characters are ten. How long guessing would take is shown elsewhere, in words.
 */
export function checkPassword(password: string): void {
  const characters = [
    ...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(password.normalize('NFC')),
  ]
  if (characters.length < passwordLeastLength)
    throw new AppError('PasswordTooShort', { least: passwordLeastLength })
  const plain = password.normalize('NFKC').toLowerCase().replace(/\s/g, '')
  const distinct = new Set(characters.map(({ segment }) => segment)).size
  if (distinct <= 2 || common.has(plain) || isRun(plain)) throw new AppError('PasswordTooCommon')
}

/** The same short piece again and again, or characters that follow each other: 12121212121, abcdefghijkl. */
function isRun(text: string): boolean {
  if (/^(.{1,4})\1+$/u.test(text)) return true
  const codes = Array.from(text, character => character.codePointAt(0) ?? 0)
  const step = (codes[1] ?? 0) - (codes[0] ?? 0)
  return Math.abs(step) === 1 && codes.every((code, i) => i === 0 || code - (codes[i - 1] ?? 0) === step)
}
