import { AppError } from '../appError.ts'
import { copyName, type Made, type MediaObject } from './mediaObject.ts'
import { probe } from './probe.ts'
import { makeStill } from './still.ts'

const EDGE = 480

/** A JPEG of at most 480 px: the picture, or a frame a second into the film. Throws as `makeStill`. */
export async function makeThumbnail(object: MediaObject, name: string, signal?: AbortSignal): Promise<Made> {
  const found = await probe(object)
  if (!found) throw new AppError('MediaUnsupported', { reason: 'container' })
  return { ...(await makeStill(object, found, EDGE, signal)), name: copyName(name, 'thumbnail.jpg') }
}
