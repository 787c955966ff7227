import { utf8 } from '../../crypto/text.ts'

/** Stands beside a copy. While it does, the program opens the copy for reading only. Names nobody and no place. */
export const copyMarkText = utf8(
  `\ufeff这是一份备份。程序只会读它，不会往里写；再做一次备份时，只补上新的部分。
要接着用它，请在程序里选“从备份恢复”，做成一个新的保险箱。请不要改动里面的文件。

This is a copy. The program only reads it and never writes in it by itself; making the copy again adds what is new.
To go on working with it, choose "Restore" in the program: it makes a new vault of it. Please change nothing in here.
`.replaceAll('\n', '\r\n'),
)
