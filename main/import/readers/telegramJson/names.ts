const maxNames = 100_000

/**
 * Names of senders that stand for one account each: the second account of a name is told with its id, so that nobody is
 * taken for the owner by having, or taking, the owner's name.
 */
export class Names {
  readonly #accounts = new Map<string, string>()

  nameOf(name: string | null, account: string | null): string | null {
    if (name === null || account === null) return name ?? account
    const first = this.#accounts.get(name)
    if (first === undefined && this.#accounts.size < maxNames) this.#accounts.set(name, account)
    return first === undefined || first === account ? name : `${name} (${account})`
  }
}
