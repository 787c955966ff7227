import { readFile } from 'node:fs/promises'
import { utf8 } from '../crypto/text.ts'
import { resourcePath } from '../resourceFolder.ts'
import { replaceFile } from './durable.ts'
import { type Places, scratchIn } from './places.ts'

/** Tells whoever finds the folder what it is and how to read it without this program. Holds nothing personal. */
const readmeText = `这是一个加密的证据文件夹。 / This is an encrypted folder of evidence.

【中文说明】
- 请不要改名、移动或删除里面的任何文件。要备份，请先关闭程序，再复制整个文件夹。
- 打开它需要密码，或 48 位数字的恢复码。两样都没有，任何人（包括编写程序的人）都打不开。
- 没有原来的程序也能读取：FORMAT.md 逐字节说明了格式，只用公开的标准算法
  （Argon2id、XChaCha20-Poly1305、ChaCha20-Poly1305、BLAKE2b、SHA-256、Ed25519），任何程序员都能照它写出读取程序。
- decrypt.py 就是一个只照 FORMAT.md 写成的读取程序（Python 3.11 加 libsodium）：python3 decrypt.py 本文件夹 输出文件夹
- 请从可信的来源取得 FORMAT.md 和 decrypt.py：能改动这个文件夹的人，也能改动它们。切勿把密码输入来历不明的程序。
  恢复单上印有它们的 SHA-256，可以核对。
- 证据（objects）与记录（journal）互相印证。index 只是目录，损坏或丢失时会重新生成。
- quarantine 里是被替换下来的损坏文件，程序从不清空它。
- 请至少在另一个地方保存一份副本。只有一份，等于没有。原手机也请保留。

[English]
- Do not rename, move or delete anything in here. To back it up, close the program and copy the whole folder.
- It opens with the password or with the recovery code of 48 digits. Without both nobody, including the makers of the
  program, can open it.
- It can be read without the program: FORMAT.md specifies every byte and uses public algorithms only (Argon2id,
  XChaCha20-Poly1305, ChaCha20-Poly1305, BLAKE2b, SHA-256, Ed25519). Any programmer can write a reader from it.
- decrypt.py is such a reader, written from FORMAT.md alone (Python 3.11 and libsodium): python3 decrypt.py FOLDER OUTPUT
- Take FORMAT.md and decrypt.py from a copy you trust: whoever can change this folder can change them too. Never type the
  password into a program of unknown origin. The recovery sheet has their SHA-256 to compare.
- Evidence (objects) and record (journal) confirm each other. The index is a table of contents and is made again when it
  is damaged or lost.
- quarantine holds damaged files that were replaced; the program never empties it.
- Keep a second copy in another place. One copy is no copy. Keep the phone, too.
`

/** Puts README.txt, the format's specification and an independent reader into a vault. */
export async function writeReadme(places: Places): Promise<void> {
  const shipped = (name: string) => readFile(resourcePath('..', 'main', 'crypto', name))
  const texts: [string, Uint8Array][] = [
    [places.readme, utf8(`\ufeff${readmeText.replaceAll('\n', '\r\n')}`)],
    [places.format, await shipped('FORMAT.md')],
    [places.reader, await shipped('decrypt.py')],
  ]
  for (const [file, bytes] of texts) await replaceFile(scratchIn(places), file, places.dir, bytes)
}
