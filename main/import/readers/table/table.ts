import type { Reader } from '../../reader.ts'
import { readSheet } from '../sheet/readSheet.ts'

/**
 * Reads any table (CSV, TSV, XLSX, XLS) by the columns the person named; without them it only hands over its beginning.
 * Throws ReaderFailed for what holds no table.
 */
export const table: Reader = { id: 'table', version: '1', read: readSheet }
