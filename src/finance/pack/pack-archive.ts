import { openSync, closeSync, writeSync, fsyncSync } from 'node:fs'
import { Zip, ZipDeflate } from 'fflate'

/**
 * Every file has the first time that a ZIP can tell, on the clock of wherever it is made: two packs of one publication
 * are one and the same, byte by byte.
 */
const noTime = new Date(1980, 0, 1)

/** A ZIP that is written to a file as it grows. */
export class PackArchive {
  readonly #file: number
  readonly #zip: Zip
  #failure: Error | undefined

  constructor(path: string) {
    this.#file = openSync(path, 'w')
    this.#zip = new Zip((error, chunk) => {
      // The types say that there is always an error; there is one when there is.
      const failure = error as Error | null
      if (failure === null) writeSync(this.#file, chunk)
      else this.#failure ??= failure
    })
  }

  add(path: string, bytes: Uint8Array): void {
    const entry = new ZipDeflate(path, { level: 9 })
    entry.mtime = noTime
    this.#zip.add(entry)
    entry.push(bytes, true)
    this.#throwFailure()
  }

  finish(): void {
    this.#zip.end()
    fsyncSync(this.#file)
    this.#throwFailure()
  }

  close(): void {
    closeSync(this.#file)
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }
}
