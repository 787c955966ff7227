import { useMemo, useRef } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import css from './DensityStrip.module.css'
import type { DaySpan, Layout } from './layout.ts'

const bars = 160

interface Bucket {
  days: DaySpan[]
  count: number
  findings: number
  label: string
}

/** All days of the span in at most 160 bars, empty days included: distance on the strip is distance in time. */
function bucketsOf(layout: Layout): Bucket[] {
  const dated = layout.days.filter(day => day.day !== 'undated').toSorted((a, b) => (a.day < b.day ? -1 : 1))
  const first = dated[0]
  const last = dated.at(-1)
  if (first === undefined || last === undefined) return []
  const dayNumber = (day: string) => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000)
  const start = dayNumber(first.day)
  const span = dayNumber(last.day) - start + 1
  const count = Math.min(bars, Math.max(span, 1))
  const buckets: Bucket[] = Array.from({ length: count }, (_, index) => ({
    days: [],
    count: 0,
    findings: 0,
    label: new Date((start + Math.floor((index * span) / count)) * 86_400_000).toISOString().slice(0, 10),
  }))
  for (const day of dated) {
    const bucket = buckets[Math.min(count - 1, Math.floor(((dayNumber(day.day) - start) * count) / span))]
    if (bucket === undefined) continue
    bucket.days.push(day)
    bucket.count += day.count
    bucket.findings += day.findings
  }
  return buckets
}

export interface DensityStripProps {
  layout: Layout
  /** Local days on the screen now, oldest and newest. */
  shown: { from: string; to: string } | null
  onJump: (day: DaySpan) => void
}

/** The whole span at a glance; a press or the arrow keys jump. A slider for the keyboard and for screen readers. */
export function DensityStrip({ layout, shown, onJump }: DensityStripProps) {
  const t = useText('timeline')
  const format = useFormat()
  const buckets = useMemo(() => bucketsOf(layout), [layout])
  const box = useRef<HTMLDivElement>(null)
  if (buckets.length < 2) return null
  const most = Math.max(...buckets.map(bucket => bucket.count), 1)
  const isShown = (bucket: Bucket) =>
    shown !== null && bucket.days.some(day => day.day >= shown.from && day.day <= shown.to)
  const at = buckets.findIndex(isShown)

  function jump(index: number): void {
    // An empty stretch leads to the nearest day that has something.
    for (let reach = 0; reach < buckets.length; reach += 1)
      for (const near of [index - reach, index + reach]) {
        const day = buckets[near]?.days[0]
        if (day !== undefined) {
          onJump(day)
          return
        }
      }
  }
  function fromPointer(x: number): void {
    const bounds = box.current?.getBoundingClientRect()
    if (bounds === undefined) return
    const index = Math.floor(((x - bounds.left) / bounds.width) * buckets.length)
    jump(Math.max(0, Math.min(buckets.length - 1, index)))
  }

  return (
    <div className={css.strip}>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={t('strip')}
        aria-valuemin={0}
        aria-valuemax={buckets.length - 1}
        aria-valuenow={Math.max(0, at)}
        aria-valuetext={shown === null ? '' : format.range(shown.from, shown.to)}
        className={css.bars}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId)
          fromPointer(event.clientX)
        }}
        onPointerMove={event => {
          if (event.buttons === 1) fromPointer(event.clientX)
        }}
        onKeyDown={event => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
          event.preventDefault()
          const step = event.key === 'ArrowLeft' ? -1 : 1
          for (let index = at + step; index >= 0 && index < buckets.length; index += step)
            if ((buckets[index]?.days.length ?? 0) > 0) {
              jump(index)
              return
            }
        }}
      >
        <svg viewBox={`0 0 ${buckets.length} 44`} preserveAspectRatio="none" aria-hidden>
          {buckets.map((bucket, index) => {
            const height = bucket.count === 0 ? 0 : Math.max(2, (bucket.count / most) * 42)
            return (
              <rect
                key={bucket.label}
                x={index + 0.12}
                y={44 - height}
                width={0.76}
                height={height}
                className={isShown(bucket) ? css.here : bucket.findings > 0 ? css.marked : css.bar}
              />
            )
          })}
        </svg>
      </div>
      <div className={css.ends}>
        <span>{format.day(buckets[0]?.label ?? '', { weekday: false, year: true })}</span>
        <span>{shown === null ? '' : format.range(shown.from, shown.to)}</span>
        <span>
          {format.day(buckets.at(-1)?.days.at(-1)?.day ?? buckets.at(-1)?.label ?? '', {
            weekday: false,
            year: true,
          })}
        </span>
      </div>
    </div>
  )
}
