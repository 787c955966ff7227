/** The table of the package that is used; it has types for its converters only. */
declare module 'opencc-js/dict/TSCharacters' {
  /** Pairs `traditional simplified` with `|` between them; of several simplified forms the first is the usual one. */
  const pairs: string
  export default pairs
}
