import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { Zip, ZipDeflate } from 'fflate'

/**
 * Every file has the first time that a ZIP can tell, on the clock of wherever it is made: two packs of one publication
 * are one and the same, byte by byte.
 */
const noTime = new Date(1980, 0, 1)

/** A ZIP that grows aside, and takes its place when it is whole: whoever looks finds all of it or nothing. */
export class PackArchive {
  readonly #path: string
  readonly #aside: string
  readonly #file: number
  readonly #zip: Zip
  #failure: Error | undefined
  #isOpen = true

  constructor(path: string) {
    this.#path = path
    this.#aside = `${path}.unfinished`
    mkdirSync(dirname(path), { recursive: true })
    this.#file = openSync(this.#aside, 'w')
    this.#zip = new Zip((error, chunk) => {
      // The types say that there is always an error; there is one when there is.
      const failure = error as Error | null
      if (failure === null) writeSync(this.#file, chunk)
      else this.#failure ??= failure
    })
  }

  /** Writes an archive by `work`; what failed leaves nothing behind. */
  static async write<T>(path: string, work: (archive: PackArchive) => Promise<T>): Promise<T> {
    const archive = new PackArchive(path)
    try {
      const result = await work(archive)
      archive.#finish()
      return result
    } catch (error) {
      archive.#discard()
      throw error
    }
  }

  add(path: string, bytes: Uint8Array): void {
    const entry = new ZipDeflate(path, { level: 9 })
    entry.mtime = noTime
    this.#zip.add(entry)
    entry.push(bytes, true)
    this.#throwFailure()
  }

  #finish(): void {
    this.#zip.end()
    this.#throwFailure()
    fsyncSync(this.#file)
    this.#close()
    renameSync(this.#aside, this.#path)
  }

  #discard(): void {
    this.#close()
    rmSync(this.#aside, { force: true })
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file)
    this.#isOpen = false
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }
}
