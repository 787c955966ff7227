/** The package ships no types for its worker; it is only handed over to pdf.js. */
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs'
