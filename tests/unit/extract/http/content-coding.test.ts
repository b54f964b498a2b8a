import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { deflate, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { contentDecoders } from '../../../../src/extract/http/content-coding.js'

const large = Buffer.alloc(50_000_000, ' ')

describe('contentDecoders', () => {
  it.each([undefined, '', 'identity', ' , '])('takes %j for a plain body', (coding) => {
    expect(contentDecoders(coding)).toEqual([])
  })

  it('undoes the last coding first', async () => {
    const [outer, inner] = contentDecoders('deflate, GZip') ?? []
    if (outer === undefined || inner === undefined) throw new Error('Two decoders were expected.')
    outer.end(gzipSync(deflateSync('twice')))
    expect((await buffer(outer.pipe(inner))).toString()).toBe('twice')
  })

  it.each([
    ['a zlib stream', deflateSync(large)],
    ['bare deflate data', deflateRawSync(large)],
  ])('inflates no more of %s than is read', async (_name, small) => {
    const [decoder] = contentDecoders('deflate') ?? []
    if (decoder === undefined) throw new Error('A decoder was expected.')
    decoder.end(small)
    const read = (await decoder[Symbol.asyncIterator]().next()) as { value: Buffer }
    expect(read.value.byteLength).toBeGreaterThan(0)
    // Time enough to inflate all, if nothing held it back.
    await promisify(deflate)(large)
    expect(decoder.readableLength).toBeLessThan(1_000_000)
    decoder.destroy()
  })
})
