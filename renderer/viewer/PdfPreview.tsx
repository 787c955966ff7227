import { useEffect, useState } from 'react'
import type { Printed } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { call } from '../model/vault.ts'
import { PdfPage } from './PdfPages.tsx'
import css from './PdfPages.module.css'
import { openPdf, type PdfDocument } from './pdf.ts'

const piece = 1 << 20

async function printBytes(printed: Printed): Promise<Uint8Array> {
  const bytes = new Uint8Array(printed.bytes)
  for (let offset = 0; offset < printed.bytes; offset += piece)
    bytes.set(
      await call('print.bytes', { id: printed.id, offset, length: Math.min(piece, printed.bytes - offset) }),
      offset,
    )
  return bytes
}

/** The very bytes that will be saved, page by page. */
export function PdfPreview({ printed }: { printed: Printed }) {
  const t = useText('viewer')
  const [pdf, setPdf] = useState<PdfDocument | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let over = false
    let opened: PdfDocument | null = null
    setFailed(false)
    printBytes(printed)
      .then(openPdf)
      .then(document => {
        opened = document
        if (over) void document.destroy()
        else setPdf(document)
      })
      .catch(() => !over && setFailed(true))
    return () => {
      over = true
      setPdf(null)
      void opened?.destroy()
    }
  }, [printed])
  if (failed) return <p>{t('pdfFailed')}</p>
  if (pdf === null) return <p>{t('opening')}</p>
  return (
    <div className={css.pages}>
      {Array.from({ length: pdf.numPages }, (_, index) => (
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
