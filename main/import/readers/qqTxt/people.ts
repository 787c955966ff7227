/** Who writes in a group of QQ: people have a number, and names that change and that anybody can take. */

export interface Who {
  nick: string
  /** QQ number or e-mail address. */
  account: string | null
}

const withAccount = /^(.*?)(?:\((\d{5,})\)|<([^>\s]+@[^>\s]+)>)$/
const title = /^【[^】]{1,40}】(?=.)/

/** Splits `【管理员】Alice(10001)` into name and number; the title is not part of the name. */
export function whoOf(written: string): Who {
  const found = written.length > 400 ? null : withAccount.exec(written)
  if (found === null) return { nick: written, account: null }
  return { nick: (found[1] ?? '').replace(title, '').trim(), account: found[2] ?? found[3] ?? null }
}

/** True for what the program itself wrote: 系统消息(10000) and the like. */
export function isSystem(written: string): boolean {
  return /^系统消息(?:\(10{4,6}\))?$/.test(written)
}

const maxPeople = 100_000

/**
 * One name for each number: the first one seen, whatever they call themselves later. A name that two numbers used is
 * given with the number, so that nobody is taken for the owner by taking the owner's name.
 */
export class People {
  readonly #names = new Map<string, string>()
  readonly #users = new Map<string, string>()
  readonly #shared = new Set<string>()

  add({ nick, account }: Who): void {
    if (account === null || this.#names.size >= maxPeople) return
    if (!this.#names.has(account)) this.#names.set(account, nick)
    const user = this.#users.get(nick)
    if (user === undefined) {
      if (this.#users.size < maxPeople) this.#users.set(nick, account)
    } else if (user !== account) this.#shared.add(nick)
  }

  nameOf({ nick, account }: Who): string {
    if (account === null) return nick
    const name = this.#names.get(account) ?? nick
    if (name === '') return account
    return this.#shared.has(name) && name !== account ? `${name}(${account})` : name
  }
}
