import type { Reader } from '../../reader.ts'
import { readSheet } from '../sheet/readSheet.ts'

/**
 * Reads a carrier's list of calls as CSV, TSV, XLSX, XLS or PDF. A table that has not the headings of one is handed over
 * for its columns to be named. Throws ReaderFailed for what holds no table.
 */
export const carrierBill: Reader = { id: 'carrierBill', version: '1', read: readSheet }
