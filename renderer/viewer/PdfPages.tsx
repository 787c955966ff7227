import { useEffect, useRef, useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { call } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import css from './PdfPages.module.css'
import { openPdf, type PdfDocument } from './pdf.ts'

const piece = 1 << 20

async function itemBytes(id: string, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size)
  for (let offset = 0; offset < size; offset += piece)
    bytes.set(await call('items.bytes', { id, offset, length: Math.min(piece, size - offset) }), offset)
  return bytes
}

/** A PDF's pages as pictures. Larger files are opened only when asked for. */
export function PdfPages({ id, size }: { id: string; size: number }) {
  const t = useText('viewer')
  const [wanted, setWanted] = useState(size <= 8 << 20)
  const [pdf, setPdf] = useState<PdfDocument | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!wanted) return
    let over = false
    let opened: PdfDocument | null = null
    itemBytes(id, size)
      .then(openPdf)
      .then(document => {
        opened = document
        if (over) void document.destroy()
        else setPdf(document)
      })
      .catch(() => setFailed(true))
    return () => {
      over = true
      void opened?.destroy()
    }
  }, [id, size, wanted])
  if (failed) return <p>{t('pdfFailed')}</p>
  if (!wanted) return <Button onPress={() => setWanted(true)}>{t('openPdf')}</Button>
  if (pdf === null) return <p>{t('opening')}</p>
  return (
    <div className={css.pages}>
      {Array.from({ length: Math.min(pdf.numPages, 200) }, (_, index) => (
        <PdfPage
          key={index}
          pdf={pdf}
          number={index + 1}
          label={t('page', { page: index + 1, pages: pdf.numPages })}
        />
      ))}
    </div>
  )
}

/** One page, drawn when it comes near. */
export function PdfPage({ pdf, number, label }: { pdf: PdfDocument; number: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    let drawn = false
    let cancelled = false
    const draw = async () => {
      const page = await pdf.getPage(number)
      if (cancelled) return
      const plain = page.getViewport({ scale: 1 })
      const ratio = window.devicePixelRatio || 1
      const viewport = page.getViewport({ scale: (element.clientWidth / plain.width) * ratio })
      element.width = Math.floor(viewport.width)
      element.height = Math.floor(viewport.height)
      element.style.aspectRatio = `${plain.width} / ${plain.height}`
      const context = element.getContext('2d')
      if (context !== null) await page.render({ canvas: element, canvasContext: context, viewport }).promise
    }
    const observer = new IntersectionObserver(
      entries => {
        if (drawn || !entries.some(entry => entry.isIntersecting)) return
        drawn = true
        draw().catch(() => undefined)
      },
      { rootMargin: '600px' },
    )
    observer.observe(element)
    return () => {
      cancelled = true
      observer.disconnect()
    }
  }, [pdf, number])
  return <canvas ref={canvas} role="img" aria-label={label} className={css.page} />
}
