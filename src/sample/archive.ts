import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { generateSample } from './generate.js'
import type { SampleOptions } from './options.js'

/** Writes the sample as gzip NDJSON, one envelope a line, and gives the number of lines. Holds one line at a time. */
export async function writeSampleArchive(
  path: string,
  options: Partial<SampleOptions> = {},
): Promise<number> {
  let lines = 0
  function* text(): Generator<string> {
    for (const envelope of generateSample(options)) {
      lines += 1
      yield `${JSON.stringify(envelope)}\n`
    }
  }
  mkdirSync(dirname(path), { recursive: true })
  await pipeline(Readable.from(text()), createGzip({ level: 6 }), withoutSystem(), createWriteStream(path))
  return lines
}

/** Node writes no time into a gzip header, but the system it runs on: byte 9 becomes "unknown" everywhere. */
function withoutSystem(): Transform {
  let offset = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const at = 9 - offset
      if (at >= 0 && at < chunk.length) chunk[at] = 255
      offset += chunk.length
      done(null, chunk)
    },
  })
}
