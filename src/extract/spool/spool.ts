import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { SpooledAnswer } from './spool-line.js'
import { spoolLine } from './spool-line.js'

const extension = '.spool'

export interface SpoolOptions {
  /** Absolute; made when it is not there. */
  readonly folder: string
  readonly runId: string
  /** A file is closed, and can be landed, when it holds so many answers or bytes. */
  readonly fileAnswers: number
  readonly fileBytes: number
}

/**
 * Answers on disk that have not landed yet. They are appended to a file as they come, so that a killed run loses none
 * that was written; a closed file is on the platter and waits to be landed, after which it is removed. What a killed
 * run left behind is found by the next.
 */
export class Spool {
  readonly #options: SpoolOptions
  #descriptor: number | undefined
  #path = ''
  #files = 0
  #answers = 0
  #bytes = 0

  constructor(options: SpoolOptions) {
    mkdirSync(options.folder, { recursive: true })
    this.#options = options
  }

  /** Appends an answer; gives the path of the file that it filled, which is closed then. */
  add(answer: SpooledAnswer): string | undefined {
    const { fileAnswers, fileBytes } = this.#options
    const line = Buffer.from(spoolLine(answer))
    this.#descriptor ??= this.#begin()
    writeWhole(this.#descriptor, line)
    this.#answers += 1
    this.#bytes += line.byteLength
    return this.#answers >= fileAnswers || this.#bytes >= fileBytes ? this.close() : undefined
  }

  /** Closes the file that is being written, where there is one, and gives its path. */
  close(): string | undefined {
    if (this.#descriptor === undefined) return undefined
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
    this.#descriptor = undefined
    this.#answers = 0
    this.#bytes = 0
    return this.#path
  }

  #begin(): number {
    const { folder, runId } = this.#options
    this.#files += 1
    this.#path = join(folder, `${runId}.${String(this.#files).padStart(6, '0')}${extension}`)
    return openSync(this.#path, 'ax')
  }
}

/** Files that runs which were killed left in a folder, in the order of their names. */
export function leftBehind(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name))
}

/** Cuts the line in the middle of which a run was killed: its question is asked again. */
export async function cutTornLine(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const whole = await endOfLastLine(file, size)
    if (whole < size) ftruncateSync(file.fd, whole)
  } finally {
    await file.close()
  }
}

const step = 64 * 1024

async function endOfLastLine(file: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  for (let end = size; end > 0; end -= step) {
    const start = Math.max(0, end - step)
    const { buffer } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
    const at = buffer.lastIndexOf(0x0a)
    if (at !== -1) return start + at + 1
  }
  return 0
}

export function removeSpoolFile(path: string): void {
  rmSync(path, { force: true })
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.byteLength;)
    written += writeSync(descriptor, bytes, written, bytes.byteLength - written)
}
