export const usage = `evidence-vault COMMAND …   (--json prints one JSON object on stdout; progress goes to stderr)

  create DIR [--sheet FILE.pdf [--named]] [--locale zh-CN|en]
  import DIR PATH... [--timezone ZONE] [--self NAME]... [--date-order DMY|MDY] [--answers FILE]
  answer DIR --answers FILE
  sources DIR [--query TEXT]                        what was imported and how it was read
  read DIR ITEM [--reader ID|opaque] [--encoding NAME|auto]   reads a source anew in this way
  unlock DIR ITEM                                   reads what is locked in an archive by its password
  list DIR [--query TEXT] [--kind KIND] [--party PARTY] [--from DATE] [--to DATE] [--limit N] [--after CURSOR]
  items DIR [--limit N] [--after CURSOR]
  parties DIR [--limit N] [--after CURSOR]
  show DIR ITEM [--output FILE|-]
  findings DIR [--jurisdiction CN] [--limit N] [--after CURSOR]
  print DIR --output FILE.pdf [--kind timeline|evidence-list|custody] [--from DATE] [--to DATE] [--locale zh-CN|en]
  draft DIR --channel platform|nfra|nfra-report|12321|police --output FILE.(docx|pdf|txt) [--answers FILE] [--locale zh-CN|en]
  password DIR                                      sets a new password
  password DIR --new-code [--sheet FILE.pdf [--named]] [--locale zh-CN|en]
  password DIR --re-encrypt [--sheet FILE.pdf …]    everything anew in DIR-2 beside it; goes on where it was broken off
  password DIR --remove-old OLDDIR                  removes the folder that DIR was re-encrypted from
  recover DIR [--slot FILE]                         a new password by the recovery code; FILE holds the digits of the sheet
  check DIR [--depth quick|complete|full] [--repair-from COPY]
  copy DIR DEST                                     makes or renews a copy in an empty folder or on another disk
  copy DIR https://SERVER/FOLDER --user NAME [--all]   the same on a WebDAV server; --all compares all that is there
  restore COPY DIR                                  makes a vault of a copy
  restore https://SERVER/FOLDER DIR --user NAME     the same from a WebDAV server
  history DIR [--from N]                            what was done with the evidence, and the journal's head
  rebuild DIR                                       makes the index anew from the journal and the objects
  delete DIR --item ID... [--even-if-cited]         puts originals in the bin, with what came in them or was made of them
  bin DIR                                           what is in the bin, and from when on it may be deleted for good
  undelete DIR --item ID... | --all                 puts it back as it was
  purge DIR [--even-if-cited]                       deletes for good what has been in the bin for 30 days

Secrets come from EVIDENCE_VAULT_PASSWORD, EVIDENCE_VAULT_NEW_PASSWORD, EVIDENCE_VAULT_OLD_PASSWORD,
EVIDENCE_VAULT_RECOVERY_CODE, EVIDENCE_VAULT_SERVER_PASSWORD, EVIDENCE_VAULT_ARCHIVE_PASSWORD or a prompt, never from the command line.

Exit: 0 ok · 1 done, with problems listed · 2 usage or something missing · 3 wrong password · 4 damaged · 5 in use ·
6 no space · 70 internal
`
