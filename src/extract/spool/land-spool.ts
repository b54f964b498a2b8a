import { createWriteStream } from 'node:fs'
import { createGzip } from 'node:zlib'
import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readArchiveEnvelope } from '../archive-envelope.js'
import { archiveLines } from '../archive-lines.js'
import type { LandingDoor } from '../landing-door.js'
import { readSpoolLine } from './spool-line.js'

/** Lands the answers of a closed spool file; landing the same file again changes nothing. */
export async function landSpoolFile(door: LandingDoor, path: string): Promise<void> {
  for await (const line of archiveLines(path)) {
    const { envelope, refusal } = readSpoolLine(line.bytes)
    // A file that is gone afterwards is no place to send anyone to.
    const read = readArchiveEnvelope({ ...line, bytes: envelope }, basename(path))
    if (!read.ok) await door.reject({ ...read.broken, ...nowhere }, read.reason, read.path)
    else if (refusal !== undefined) await door.reject({ ...read.envelope, ...nowhere }, refusal)
    else await door.land({ ...read.envelope, ...nowhere })
  }
}

const nowhere = { sourceFile: undefined, sourceLine: undefined }

/**
 * Writes the answers of a closed spool file as a gzip archive of the same name into a folder, whole or not at all.
 * What was refused for what it holds is left out.
 */
export async function archiveSpoolFile(path: string, folder: string): Promise<void> {
  const target = join(folder, `${basename(path).replace(/\.spool$/, '')}.ndjson.gz`)
  const temporary = `${target}.tmp`
  try {
    await pipeline(Readable.from(envelopes(path)), createGzip(), createWriteStream(temporary))
    await rename(temporary, target)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function* envelopes(path: string): AsyncGenerator<Buffer> {
  for await (const { bytes } of archiveLines(path)) {
    const { envelope, refusal } = readSpoolLine(bytes)
    if (refusal === undefined) yield Buffer.concat([envelope, lineFeed])
  }
}

const lineFeed = Buffer.from('\n')
