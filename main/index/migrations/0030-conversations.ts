import type { Migration } from './migrations.ts'

/**
 * `chat`: the conversation of an event whose source holds several. `facts`: what a message is or carries besides its words,
 * as JSON. `answers.reading`: how the person wants a source to be read (its reader, encoding, columns), as JSON.
 */
export const conversations: Migration = {
  version: 30,
  sql: `
ALTER TABLE events ADD COLUMN chat TEXT;
ALTER TABLE events ADD COLUMN facts TEXT;
ALTER TABLE answers ADD COLUMN reading TEXT;
`,
}
