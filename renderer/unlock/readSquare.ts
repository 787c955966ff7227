/** Sides at which a photo is looked at: large first, then smaller, where noise and moiré are gone. */
const sides = [1600, 1000, 2400, 600]

/**
 * The digits in the QR code of a picture, or null when none is found or the picture cannot be shown here. The picture is
 * read in the page and goes nowhere.
 */
export async function readSquare(file: Blob): Promise<string | null> {
  const { default: jsQR } = await import('jsqr')
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (bitmap === null) return null
  try {
    const longest = Math.max(bitmap.width, bitmap.height)
    const tried = new Set<number>()
    for (const side of sides) {
      const scale = Math.min(1, side / longest)
      if (tried.has(scale)) continue
      tried.add(scale)
      const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)]
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d', { willReadFrequently: true })
      if (context === null || width === 0 || height === 0) return null
      context.drawImage(bitmap, 0, 0, width, height)
      const found = jsQR(context.getImageData(0, 0, width, height).data, width, height)
      if (found !== null && /^\d{300}$/.test(found.data)) return found.data
    }
    return null
  } finally {
    bitmap.close()
  }
}
