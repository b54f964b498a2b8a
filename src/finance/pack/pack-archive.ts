import { Zip, ZipDeflate } from 'fflate'
import { WholeFile } from '../../base/whole-file.js'

/**
 * Every file has the first time that a ZIP can tell, on the clock of wherever it is made: two packs of one publication
 * are one and the same, byte by byte.
 */
const noTime = new Date(1980, 0, 1)

/** A ZIP that takes its place when it is whole: whoever looks finds all of it or nothing. */
export class PackArchive {
  readonly #zip: Zip
  #failure: Error | undefined

  private constructor(file: WholeFile) {
    this.#zip = new Zip((error, chunk) => {
      // The types say that there is always an error; there is one when there is.
      const failure = error as Error | null
      if (failure === null) file.append(chunk)
      else this.#failure ??= failure
    })
  }

  /** Writes an archive by `work`; what failed leaves nothing behind. */
  static async write<T>(path: string, work: (archive: PackArchive) => Promise<T>): Promise<T> {
    return WholeFile.write(path, async (file) => {
      const archive = new PackArchive(file)
      const result = await work(archive)
      archive.#zip.end()
      archive.#throwFailure()
      return result
    })
  }

  add(path: string, bytes: Uint8Array): void {
    const entry = new ZipDeflate(path, { level: 9 })
    entry.mtime = noTime
    this.#zip.add(entry)
    entry.push(bytes, true)
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }
}
