/**
 * pdf.js inside the page policy: no worker (`worker-src 'none'`), no eval, no fetch. The worker's code runs in the
 * page itself; documents come as bytes.
 */
import type { PDFDocumentProxy } from 'pdfjs-dist'

export type PdfDocument = PDFDocumentProxy

let library: Promise<typeof import('pdfjs-dist')> | null = null

async function load(): Promise<typeof import('pdfjs-dist')> {
  const [pdfjs, worker] = await Promise.all([import('pdfjs-dist'), import('pdfjs-dist/build/pdf.worker.mjs')])
  // pdf.js looks here before it would start a worker.
  ;(globalThis as Record<string, unknown>)['pdfjsWorker'] = worker
  return pdfjs
}

/** Opens a PDF from its bytes (which are taken over). Rejects for what is no PDF or is locked with a password. */
export async function openPdf(bytes: Uint8Array): Promise<PdfDocument> {
  library ??= load()
  const pdfjs = await library
  return pdfjs.getDocument({
    data: bytes,
    isEvalSupported: false,
    useWorkerFetch: false,
    useWasm: false,
    stopAtErrors: false,
    disableAutoFetch: true,
  }).promise
}
