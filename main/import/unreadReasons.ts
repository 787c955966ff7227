/**
 * Why something in a source could not be read. These codes stand in the import report; the screens word them.
 */
export type UnreadReason =
  // messages
  | 'malformed'
  | 'cutOff'
  | 'duplicateAttribute'
  | 'attributeTooLong'
  | 'empty'
  | 'beforeFirstMessage'
  | 'textTooLong'
  /** Told from the moment of an export that is not known: `3天前`. */
  | 'relativeTime'
  // files of an archive
  | 'encrypted'
  | 'symlink'
  | 'device'
  | 'bomb'
  | 'tooLarge'
  | 'headerMismatch'
  | 'methodUnknown'
  | 'systemFile'
  | 'damaged'
  | 'wrongPassword'
  | 'sparse'
