import css from './Spinner.module.css'

/** A turning ring for what takes an unknown, short time; a still ring when motion is reduced. */
export function Spinner({ label }: { label?: string }) {
  return (
    <span
      className={css.spinner}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    />
  )
}
