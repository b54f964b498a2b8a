import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

const lineFeed = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** Beyond it a line cannot become text. */
const greatestLine = 256 * 1024 * 1024

export interface ArchiveLine {
  /** 1-based. */
  readonly line: number
  readonly bytes: Buffer
  /** Set where the file itself breaks off: the bytes are what was left. */
  readonly problem: string | undefined
}

/** The lines of a file, plain or gzip, one at a time; blank ones are left out. */
export async function* archiveLines(path: string): AsyncGenerator<ArchiveLine> {
  const gatherer = new LineGatherer()
  try {
    for await (const chunk of await openDecoded(path)) yield* gatherer.take(chunk as Buffer)
  } catch (error) {
    if (!isGzipError(error)) throw error
    yield { ...gatherer.rest(), problem: `the gzip file breaks off or is damaged here (${error.message})` }
    return
  }
  const last = gatherer.rest()
  if (!isBlank(last.bytes)) yield last
}

/** A file's bytes, gunzipped where they are gzip, whatever its name says. */
export async function openDecoded(path: string): Promise<AsyncIterable<unknown>> {
  const isPacked = await isGzip(path)
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 })
  if (!isPacked) return file
  const gunzip = createGunzip({ chunkSize: 1024 * 1024 })
  // Errors reach the reader through the last stream.
  pipeline(file, gunzip, () => undefined)
  return gunzip
}

export function isGzipError(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('Z_')
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.readUInt16BE(0) === 0x1f8b
  } finally {
    await file.close()
  }
}

class LineGatherer {
  #line = 1
  #parts: Buffer[] = []
  #length = 0

  rest(): ArchiveLine {
    const [first] = this.#parts
    let bytes = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts)
    if (bytes[bytes.length - 1] === carriageReturn) bytes = bytes.subarray(0, -1)
    if (this.#line === 1 && bytes.subarray(0, 3).equals(byteOrderMark)) bytes = bytes.subarray(3)
    return { line: this.#line, bytes, problem: undefined }
  }

  *take(chunk: Buffer): Generator<ArchiveLine> {
    let start = 0
    for (;;) {
      const end = chunk.indexOf(lineFeed, start)
      if (end === -1) break
      this.#hold(chunk.subarray(start, end))
      const line = this.rest()
      if (!isBlank(line.bytes)) yield line
      this.#line += 1
      this.#parts = []
      this.#length = 0
      start = end + 1
    }
    this.#hold(chunk.subarray(start))
  }

  #hold(part: Buffer): void {
    this.#parts.push(part)
    this.#length += part.length
    if (this.#length > greatestLine)
      throw new RangeError(`line ${this.#line} is longer than ${greatestLine} bytes`)
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09)
}
