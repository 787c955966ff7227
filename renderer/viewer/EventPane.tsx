import type { EventDetail } from '../../preload/contract.ts'

/** One event with everything that is known of it. */
export function EventPane({ event }: { event: EventDetail; onClose: () => void }) {
  return <article>{event.text}</article>
}
