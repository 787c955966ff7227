/** Peaks for drawing a recording, and its true length, both counted from the decoded samples. */
import { AppError } from '../appError.ts'
import { demuxerOf, samplesArgs } from './command.ts'
import { limitsFor, needFfmpeg, runFfmpeg } from './ffmpeg.ts'
import type { MediaObject } from './mediaObject.ts'
import { inputOf, probe } from './probe.ts'

export interface Waveform {
  /** 0..255, at most 600, evenly over the whole length. */
  peaks: number[]
  durationSeconds: number
  tool: { name: string; version: string; args: string }
}

const RATE = 8000
const MOST_PEAKS = 600

/** Peaks of a stream whose length is not known before its end: when twice the room is full, pairs are merged. */
export class PeakCounter {
  #peaks: number[] = []
  #perPeak = RATE / 100
  #inPeak = 0
  #peak = 0
  #odd: number | null = null
  samples = 0

  /** Takes signed 16-bit little-endian samples; a sample may be split between two calls. */
  push(bytes: Uint8Array): void {
    let from = 0
    if (this.#odd !== null && bytes.length > 0) {
      this.#sample(this.#odd | ((bytes[0] ?? 0) << 8))
      this.#odd = null
      from = 1
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const even = from + ((bytes.length - from) & ~1)
    for (let at = from; at < even; at += 2) this.#sample(view.getUint16(at, true))
    if (even < bytes.length) this.#odd = bytes[even] ?? 0
  }

  #sample(raw: number): void {
    const loud = raw < 0x8000 ? raw : 0x10000 - raw
    if (loud > this.#peak) this.#peak = loud
    this.samples++
    if (++this.#inPeak < this.#perPeak) return
    this.#close()
    if (this.#peaks.length < 2 * MOST_PEAKS) return
    this.#peaks = halved(this.#peaks)
    this.#perPeak *= 2
  }

  #close(): void {
    this.#peaks.push(this.#peak)
    this.#peak = 0
    this.#inPeak = 0
  }

  result(): { peaks: number[]; durationSeconds: number } {
    if (this.#inPeak > 0) this.#close()
    let peaks = this.#peaks
    while (peaks.length > MOST_PEAKS) peaks = halved(peaks)
    return {
      peaks: peaks.map(peak => Math.min(255, Math.round((peak / 0x8000) * 255))),
      durationSeconds: Math.round((this.samples / RATE) * 1000) / 1000,
    }
  }
}

const halved = (peaks: number[]) =>
  Array.from({ length: Math.ceil(peaks.length / 2) }, (_, i) =>
    Math.max(peaks[2 * i] ?? 0, peaks[2 * i + 1] ?? 0),
  )

/** Decodes the sound and counts. Throws FfmpegMissing, FfmpegFailed, MediaUnsupported (no sound, or no decoder). */
export async function makeWaveform(object: MediaObject, signal?: AbortSignal): Promise<Waveform> {
  const found = await probe(object)
  const demuxer = found && demuxerOf(found.magic.container)
  if (!found || !demuxer || (found.magic.container === 'mp4' && found.audio === null))
    throw new AppError('MediaUnsupported', { reason: found?.magic.container ?? 'container' })
  const ffmpeg = await needFfmpeg()
  const args = samplesArgs(demuxer, RATE)
  const counter = new PeakCounter()
  // Two hours at 8 kHz are 115 MB of samples, whatever the size of a compressed input.
  const limits = { ...limitsFor(object.size, found.durationSeconds), outputBytes: 24 * 3600 * RATE * 2 }
  for await (const chunk of runFfmpeg(ffmpeg.path, args, inputOf(object, found), limits, signal))
    counter.push(chunk)
  if (counter.samples === 0) throw new AppError('FfmpegFailed', { reason: 'outputEmpty' })
  return { ...counter.result(), tool: { name: 'ffmpeg', version: ffmpeg.version, args: args.join(' ') } }
}
