/** The package ships no types for its worker; it is only handed over to pdf.js. */
declare module 'pdfjs-dist/build/pdf.worker.mjs'
