import type { CallArg, Locale } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { recoverySheetHtml } from '../print/recoverySheet.ts'
import type { SheetFacts } from '../vault/sheetFacts.ts'
import type { Services } from './services.ts'

interface Offer {
  code: string
  facts: SheetFacts
  /** Puts the code in force once it was typed back. */
  take(): Promise<void>
}

/**
 * The one recovery code that was just made, for as long as it is being written down: to be printed, and to be typed back.
 * It is kept nowhere else and forgotten as soon as it is on paper.
 */
export class OfferedCode {
  readonly #services: Services
  #offer: Offer | null = null

  constructor(services: Services) {
    this.#services = services
  }

  offer(offer: Offer): { recoveryCode: string } {
    this.#offer = offer
    return { recoveryCode: offer.code }
  }

  /** Whether at least two groups, each given once, are those of the code; then it is in force and forgotten here. */
  async confirm(groups: CallArg<'vault.confirmRecovery'>['groups']): Promise<boolean> {
    const offer = this.#offer
    if (offer === null) return false
    const right = offer.code.split('-')
    const places = new Set(groups.map(({ index }) => index))
    if (places.size < 2 || !groups.every(({ index, value }) => right[index] === value.trim())) return false
    await offer.take()
    if (this.#offer === offer) this.#offer = null
    return true
  }

  /** The sheet of the code as PDF. Throws NothingToPrint when there is none, BrowserMissing, PrintFailed. */
  async sheet({ locale, named }: { locale: Locale; named: boolean }): Promise<Uint8Array> {
    if (this.#offer === null) throw new AppError('NothingToPrint')
    return recoverySheetPdf(this.#services, { ...this.#offer, locale, named })
  }

  forget(): void {
    this.#offer = null
  }
}

/** The recovery sheet as PDF bytes; its date is today's where the program runs. */
export function recoverySheetPdf(
  services: Services,
  { code, facts, locale, named }: { code: string; facts: SheetFacts; locale: Locale; named: boolean },
): Promise<Uint8Array> {
  const now = new Date()
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  const html = recoverySheetHtml({ ...facts, code, locale, named, date })
  return services.printToPdf(html, { landscape: false })
}
