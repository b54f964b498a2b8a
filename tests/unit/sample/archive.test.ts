import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { writeSampleArchive } from '../../../src/sample/archive.js'
import { generateSample } from '../../../src/sample/generate.js'

const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const small = { seed: 3, epochs: 2, validators: 3, stakers: 5 }

describe('the archive of a sample', () => {
  it('holds the envelopes, one a line', async () => {
    const path = join(folder, 'new-folder', 'sample.ndjson.gz')
    const lines = await writeSampleArchive(path, small)
    const text = gunzipSync(readFileSync(path)).toString('utf8')
    const envelopes = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(envelopes).toEqual([...generateSample(small)])
    expect(lines).toBe(envelopes.length)
  })

  it('is the same to the byte whenever it is written, without a time or a system in it', async () => {
    const paths = [join(folder, 'a.gz'), join(folder, 'b.gz')] as const
    for (const path of paths) await writeSampleArchive(path, small)
    const [a, b] = paths.map((path) => readFileSync(path))
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true)
    expect([...(a?.subarray(4, 10) ?? [])]).toEqual([0, 0, 0, 0, 0, 255])
  })
})
