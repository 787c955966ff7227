import { AppError } from '../../../appError.ts'

/** Where a copy on a server lies; a person typed it. */
export interface Server {
  /** `https://…`, without a name or password in it. */
  address: string
  user: string
  password: string
}

/** Whether a copy's place is an address and no folder. */
export const isAddress = (place: string): boolean => /^https?:\/\//i.test(place)

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

/**
 * The folder an address names, with `/` at its end. Throws ServerAddressRefused for anything but https (plain http never
 * leaves this computer), and for an address that holds a name, a password or a query: addresses are shown and noted.
 */
export function folderAt(address: string): URL {
  const url = URL.canParse(address.trim()) && address.length <= 2000 ? new URL(address.trim()) : null
  const fits =
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname))) &&
    url.username === '' &&
    url.password === '' &&
    !/[?#]/.test(address) &&
    !/%2f|%5c|%00/i.test(url.pathname)
  if (!fits) throw new AppError('ServerAddressRefused')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

/** Name of the folder a vault's copy has on a server: the beginning of the id that stands in the clear in its key file. */
export const serverFolder = (vaultId: string): string => `vault-${vaultId.slice(0, 8)}`

export const serverFolderPattern = /^vault-[0-9a-f]{8}$/
