import { pipeline } from 'node:stream'
import type { Readable } from 'node:stream'
import { contentDecoders } from './content-coding.js'

export interface BodyLimits {
  /** Bytes after decoding. */
  readonly greatest: number
  /** For the whole body. */
  readonly milliseconds: number
}

export interface BodyReading {
  readonly ending: BodyEnding
  /** As received, before content decoding. */
  readonly received: number
}

export type BodyEnding =
  | { readonly kind: 'whole'; readonly body: Uint8Array }
  /** The connection ended before the body did, or what came cannot be decoded. */
  | { readonly kind: 'broken_off' | 'undecodable' | 'late' | 'too_large' | 'unknown_coding' }

/**
 * Reads and decodes a body while it comes. Where it does not come whole and within the limits the stream is destroyed,
 * and with it the connection; never more than the greatest body is kept. Does not reject.
 */
export async function readBody(
  source: Readable,
  headers: Readonly<Record<string, string>>,
  limits: BodyLimits,
): Promise<BodyReading> {
  const decoders = contentDecoders(headers['content-encoding'])
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let received = 0
    let size = 0
    const end = (ending: BodyEnding): void => {
      clearTimeout(alarm)
      if (ending.kind !== 'whole') for (const stream of [source, ...(decoders ?? [])]) stream.destroy()
      resolve({ ending, received })
    }
    const alarm = setTimeout(() => end({ kind: 'late' }), limits.milliseconds)
    const take = (chunk: Buffer): void => {
      size += chunk.byteLength
      if (size > limits.greatest) end({ kind: 'too_large' })
      else chunks.push(chunk)
    }
    const finish = (): void => end({ kind: 'whole', body: Buffer.concat(chunks, size) })

    // Destroying a stream may make it emit one more error, which nobody is left to hear.
    source.on('error', () => end({ kind: 'broken_off' }))
    if (decoders === undefined) {
      end({ kind: 'unknown_coding' })
      return
    }
    if (decoders.length === 0 && Number(headers['content-length']) > limits.greatest) {
      end({ kind: 'too_large' })
      return
    }
    source.on('data', (chunk: Buffer) => (received += chunk.byteLength))
    const last = decoders.at(-1)
    if (last === undefined) {
      source.on('data', take).on('end', finish)
      return
    }
    // An error of a decoder that has had no byte to decode is that of an empty body, which is none.
    for (const decoder of decoders)
      decoder.on('error', () => (received === 0 ? finish() : end({ kind: 'undecodable' })))
    last.on('data', take).on('end', finish)
    // Ends when the last decoder has taken all, which is before it has given all: the end is not to be told by it.
    pipeline([source, ...decoders], () => undefined)
  })
}
