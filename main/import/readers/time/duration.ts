const clock = /^(?:(\d{1,4}):)?(\d{1,4}):(\d{2})(?:\.\d{1,6})?$/
const words =
  /^(?:(\d{1,4}) ?(?:小时|小時|时|時|h(?:ours?|rs?)?)[ ,]?)?(?:(\d{1,5}) ?(?:分钟|分鐘|分|m(?:in(?:ute)?s?)?)[ ,]?)?(?:(\d{1,6}) ?(?:秒钟|秒鐘|秒|s(?:ec(?:ond)?s?)?))?$/i
const bare = /^(\d{1,7})(?:\.0{1,6})?$/

/**
 * Seconds of a written length: `1分35秒`, `1小时2分3秒`, `0:35`, `01:02:03`, `95`, `95秒`, `2m 3s`. Two numbers are minutes and
 * seconds, a bare one is seconds. Null for what is none of these.
 */
export function durationOf(written: string): number | null {
  const text = written.trim().replace(/\s+/g, ' ')
  if (text === '' || text.length > 40) return null
  const seconds = bare.exec(text)
  if (seconds !== null) return Number(seconds[1])
  const time = clock.exec(text)
  if (time !== null) {
    const [, hours, minutes, rest] = time
    if (Number(rest) > 59 || (hours !== undefined && Number(minutes) > 59)) return null
    return (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(rest)
  }
  const said = words.exec(text)
  if (said === null || (said[1] ?? said[2] ?? said[3]) === undefined) return null
  return (Number(said[1] ?? 0) * 60 + Number(said[2] ?? 0)) * 60 + Number(said[3] ?? 0)
}
