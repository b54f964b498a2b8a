import { Transform } from 'node:stream'
import type { TransformCallback } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

/** What is asked for. */
export const acceptedCodings = 'gzip, deflate, br'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => new InflateEither(),
  br: () => createBrotliDecompress(),
}

/** More than anyone has use for; each layer could multiply the size of a body by a thousand. */
const mostLayers = 2

/**
 * Streams that undo a `content-encoding`, the last applied first; none for a plain body, undefined where one of them is
 * not known.
 */
export function contentDecoders(contentEncoding: string | undefined): readonly Transform[] | undefined {
  const names = (contentEncoding ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  const makers = names.reverse().map((name) => (Object.hasOwn(decoders, name) ? decoders[name] : undefined))
  const known = makers.filter((maker) => maker !== undefined)
  if (known.length < makers.length || known.length > mostLayers) return undefined
  return known.map((maker) => maker())
}

/** `deflate` means a zlib stream, but some servers send the bare deflate data within; the first byte tells. */
class InflateEither extends Transform {
  #inflate: Transform | undefined

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const inflate = (this.#inflate ??= this.#choose(chunk))
    if (inflate.write(chunk)) done()
    else inflate.once('drain', () => done())
  }

  override _flush(done: TransformCallback): void {
    if (this.#inflate === undefined) done()
    else this.#inflate.once('end', () => done()).end()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inflate?.destroy()
    done(error)
  }

  #choose(chunk: Buffer): Transform {
    const isZlib = ((chunk[0] ?? 0) & 0x0f) === 8
    const inflate = isZlib ? createInflate() : createInflateRaw()
    // What the reader does not take yet holds back what is inflated: a small body may be a very large one.
    inflate.on('data', (data: Buffer) => {
      if (!this.push(data)) inflate.pause()
    })
    inflate.on('error', (error) => this.destroy(error))
    return inflate
  }

  override _read(size: number): void {
    this.#inflate?.resume()
    super._read(size)
  }
}
