import type { PrintToPdfOptions } from './host.ts'

/** What both shells are told when they make a PDF: page size and margins come from the document's own `@page`. */
export function pdfSettings({ landscape, header, footer }: PrintToPdfOptions) {
  return {
    landscape,
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
    displayHeaderFooter: header !== undefined || footer !== undefined,
    // An empty template would bring the browser's own, with the date and the address.
    headerTemplate: header ?? '<span></span>',
    footerTemplate: footer ?? '<span></span>',
  }
}
