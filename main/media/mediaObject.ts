import { ByteWindow } from './byteWindow.ts'

/** Bytes of one item as the vault gives them: any range, or all in order. Nothing here knows a path. */
export interface MediaObject {
  size: number
  range(offset: number, length: number): Promise<Uint8Array>
  chunks(): AsyncIterable<Uint8Array>
}

/** Something made from an item. Its stream fails (FfmpegFailed) when what was made is not what was promised. */
export interface Made {
  stream: AsyncIterable<Uint8Array>
  mediaType: string
  name: string
  tool: { name: string; version: string; args: string }
}

export function windowOf(object: MediaObject): ByteWindow {
  return new ByteWindow({ size: object.size, read: (offset, length) => object.range(offset, length) })
}

/** The name of a copy: the original's without its ending, and a new ending. */
export function copyName(name: string, ending: string): string {
  const dot = name.lastIndexOf('.')
  return `${dot > 0 ? name.slice(0, dot) : name}.${ending}`
}
