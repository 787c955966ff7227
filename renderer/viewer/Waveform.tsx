import { useEffect, useRef } from 'react'
import css from './Waveform.module.css'

export interface WaveformProps {
  /** 0..255, left to right. */
  peaks: readonly number[]
  /** Share already played, 0..1. */
  progress: number
  onSeek: (share: number) => void
  label: string
}

/** A recording's loudness from stored peaks, drawn on a canvas; a press jumps there. The player's own bar serves the keyboard. */
export function Waveform({ peaks, progress, onSeek, label }: WaveformProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (element == null || context == null) return
    const draw = () => {
      const ratio = window.devicePixelRatio || 1
      const { clientWidth: width, clientHeight: height } = element
      element.width = width * ratio
      element.height = height * ratio
      context.scale(ratio, ratio)
      const style = getComputedStyle(element)
      const played = style.getPropertyValue('--played')
      const ahead = style.getPropertyValue('--ahead')
      const step = 3
      const count = Math.floor(width / step)
      for (let bar = 0; bar < count; bar += 1) {
        const from = Math.floor((bar * peaks.length) / count)
        const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count))
        const peak = Math.max(...peaks.slice(from, to), 4)
        const tall = (peak / 255) * height
        context.fillStyle = bar / count < progress ? played : ahead
        context.fillRect(bar * step, (height - tall) / 2, step - 1, tall)
      }
    }
    draw()
    const observer = new ResizeObserver(draw)
    observer.observe(element)
    return () => observer.disconnect()
  }, [peaks, progress])
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      className={css.wave}
      onPointerDown={event => {
        const bounds = event.currentTarget.getBoundingClientRect()
        onSeek(Math.max(0, Math.min(1, (event.clientX - bounds.left) / bounds.width)))
      }}
    />
  )
}
