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
