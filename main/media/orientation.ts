import { Fields, ShortInput } from './byteWindow.ts'

/** EXIF orientation (1 to 8) of a TIFF structure; 1 when there is none or the block is damaged. */
export function orientationOf(tiff: Uint8Array): number {
  try {
    const f = new Fields(tiff)
    const little = f.name(0, 2) === 'II'
    const directory = f.u32(4, little)
    const entries = Math.min(f.u16(directory, little), 256)
    for (let i = 0; i < entries; i++) {
      const at = directory + 2 + i * 12
      if (f.u16(at, little) !== 0x0112) continue
      const value = f.u16(at + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
  } catch (error) {
    if (!(error instanceof ShortInput)) throw error
  }
  return 1
}
