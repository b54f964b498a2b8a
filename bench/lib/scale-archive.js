import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/** Epochs that one list of stake accounts speaks of. */
const epochsPerList = 5

/**
 * Writes a sample as gzip NDJSON, a line at a time, and gives the number of lines and of bytes before packing. Lists of
 * stake accounts are cut into a few epochs each, as they would be fetched: the engine takes 2,048 rows at once, and so
 * many lists of a hundred epochs would be gigabytes.
 */
export async function writeScaleArchive(path, options) {
  const { generateSample } = await import('../../dist/sample/generate.js')
  let lines = 0
  let bytes = 0
  function* text() {
    for (const envelope of generateSample(options)) {
      for (const part of envelope.endpoint === 'stake_accounts' ? listsOf(envelope) : [envelope]) {
        const line = `${JSON.stringify(part)}\n`
        lines += 1
        bytes += line.length
        yield line
      }
    }
  }
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(path))
  return { lines, bytes }
}

function* listsOf(envelope) {
  const [header, ...rows] = envelope.body.trimEnd().split('\n')
  const byList = new Map()
  for (const row of rows) {
    const epoch = Number(row.split(',', 2)[1])
    const from = epoch - ((epoch - Number(envelope.covers_from)) % epochsPerList)
    const list = byList.get(from)
    if (list === undefined) byList.set(from, [row])
    else list.push(row)
  }
  for (const [from, listed] of byList)
    yield {
      ...envelope,
      covers_from: String(from),
      covers_until: String(Math.min(from + epochsPerList, Number(envelope.covers_until))),
      request: { ...envelope.request, path: `${from}/${envelope.request.path}` },
      body: `${[header, ...listed].join('\n')}\n`,
    }
}
