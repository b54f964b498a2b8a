import { resolve } from 'node:path'
import { UserError } from '../base/errors.js'
import type { ProviderDeclaration } from '../project/types.js'
import { archiveLines, isGzipError, openDecoded } from './archive-lines.js'
import { readArchiveEnvelope } from './archive-envelope.js'
import { findLoadTarget } from './archive-files.js'
import type { ArchiveFile } from './archive-files.js'
import { createLandingDoor } from './landing-door.js'
import type { LandingDoor, LandingDoorOptions } from './landing-door.js'
import type { LandingTotals } from './landing-totals.js'
import { loadedInForce } from './load-summary.js'
import type { LoadSummary } from './load-summary.js'
import { describeSingleBody, refuseDefaults } from './single-body.js'
import type { BodyDefaults, EnvelopeOfBody } from './single-body.js'

export interface LoadOptions extends Omit<LandingDoorOptions, 'chainId' | 'scope'> {
  /** As the user wrote it. */
  readonly path: string
  /** What a relative path starts from. */
  readonly cwd: string
  /** What the user says of a single body; nothing for archives. */
  readonly defaults: BodyDefaults
  readonly providers: readonly ProviderDeclaration[]
  readonly signal?: AbortSignal | undefined
}

/**
 * Lands a file or folder through the door: an NDJSON archive of envelopes, a folder of archives, or one body that the
 * options describe; each plain or gzip. Bad lines and bodies are rejected and the rest is landed. Throws a UserError
 * for what the user got wrong (before anything is written), and of code `interrupted` when the signal was given:
 * what had been committed by then stands, and the same load again completes it.
 */
export async function loadPath(options: LoadOptions): Promise<LoadSummary> {
  const path = resolve(options.cwd, options.path)
  const target = findLoadTarget(path, options.path)
  if (target.kind === 'archives') {
    refuseDefaults(options.defaults, options.path)
    return throughDoor(options, '*', target.files.length, async (door) => {
      for (const file of target.files) await landArchive(door, file, options)
    })
  }
  const envelope = describeSingleBody(options.defaults, options.providers, options.path)
  return throughDoor(options, envelope.chainId, 1, (door) => landBody(door, envelope, target.file, options))
}

async function throughDoor(
  options: LoadOptions,
  chainId: string,
  files: number,
  work: (door: LandingDoor) => Promise<void>,
): Promise<LoadSummary> {
  const defaults = Object.fromEntries(
    Object.entries(options.defaults).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const door = await createLandingDoor({ ...options, chainId, scope: { path: options.path, ...defaults } })
  let totals: LandingTotals
  try {
    await work(door)
    totals = await door.finish()
  } catch (error) {
    // The first error counts, also where the run's row cannot be written any more.
    await door.abandon(error instanceof Error ? error.message : String(error)).catch(() => undefined)
    throw error
  }
  const { runId, session } = options
  return { runId, path: options.path, files, ...totals, inForce: await loadedInForce(session, totals) }
}

async function landArchive(door: LandingDoor, file: ArchiveFile, options: LoadOptions): Promise<void> {
  for await (const line of archiveLines(file.path)) {
    throwIfAborted(options.signal)
    const read = readArchiveEnvelope(line, file.name)
    if (read.ok) await door.land(read.envelope)
    else await door.reject(read.broken, read.reason, read.path)
  }
}

async function landBody(
  door: LandingDoor,
  envelope: EnvelopeOfBody,
  file: ArchiveFile,
  options: LoadOptions,
): Promise<void> {
  const place = { sourceFile: file.name, sourceLine: undefined }
  const parts: Buffer[] = []
  try {
    for await (const part of await openDecoded(file.path)) parts.push(part as Buffer)
  } catch (error) {
    if (!isGzipError(error)) throw error
    await door.reject(
      { ...envelope, ...place, body: Buffer.concat(parts) },
      `the gzip file is damaged (${error.message})`,
    )
    return
  }
  throwIfAborted(options.signal)
  await door.land({ ...envelope, ...place, body: Buffer.concat(parts) })
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return
  throw new UserError('Interrupted', {
    code: 'interrupted',
    exitCode: 1,
    hint: 'What was landed stands; load the same path again to land the rest.',
  })
}
