/** Writes the vectors beside this file: `node tests/vectors/makeVectors.ts`. The same files each time. */
import './objectVectors.ts'
import './keyFileVectors.ts'
import './journalVectors.ts'
import { writtenFiles } from './vectorFile.ts'

console.log(`${writtenFiles()} vectors`)
