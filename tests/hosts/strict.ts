/** Members that the language itself asks for. */
const asked = new Set<PropertyKey>(['then', 'toJSON', 'constructor', 'inspect'])

/** `object`, but reading a member that it does not have throws: a fake must not answer what it does not model. */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, member, receiver) {
      if (typeof member === 'symbol' || asked.has(member) || member in target) {
        const value: unknown = Reflect.get(target, member, receiver)
        return value
      }
      throw new Error(`the fake of electron does not model ${name}.${member}`)
    },
  })
}
