import { type RefObject, type UIEvent, useLayoutEffect, useState } from 'react'

/** Browsers cannot lay out taller boxes; beyond it the scroll bar moves faster than the list. */
const tallestBox = 15_000_000

/** A list of which only what is seen exists, in a frame that scrolls over a box. All in pixels. */
export interface TallList {
  /** What of the list is seen, and of the frame. */
  seenTop: number
  seenHeight: number
  boxHeight: number
  /** A pixel of the scroll bar in pixels of the list: 1 up to the tallest box. */
  stretch: number
  /** What stands at `y` of the list stands at `y - shift` of the box. */
  shift: number
  onScroll: (event: UIEvent<HTMLElement>) => void
}

/** Where a list of `height` stands in its frame, as it is scrolled and as the window changes. */
export function useTallList(frame: RefObject<HTMLElement | null>, height: number): TallList {
  const [view, setView] = useState({ top: 0, height: 700 })
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() =>
      setView({ top: element.scrollTop, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  const boxHeight = Math.min(height, tallestBox)
  const stretch = height > tallestBox ? (height - view.height) / Math.max(1, boxHeight - view.height) : 1
  return {
    seenTop: view.top * stretch,
    seenHeight: view.height,
    boxHeight,
    stretch,
    shift: view.top * (stretch - 1),
    onScroll: ({ currentTarget }) =>
      setView({ top: currentTarget.scrollTop, height: currentTarget.clientHeight }),
  }
}
