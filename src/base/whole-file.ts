import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A file that grows aside and takes its place when it is whole: whoever looks finds the old one or the new one. The name
 * aside is its own, so that two who write the same file at once do not write into each other's; the later one stays.
 */
export class WholeFile {
  readonly #path: string
  readonly #aside: string
  readonly #file: number
  #isOpen = true

  private constructor(path: string) {
    this.#path = path
    mkdirSync(dirname(path), { recursive: true })
    const { aside, file } = openAside(path)
    this.#aside = aside
    this.#file = file
  }

  /** Writes a file by `work`, and gives what that gives; what failed leaves nothing behind. */
  static async write<T>(path: string, work: (file: WholeFile) => Promise<T>): Promise<T> {
    const file = new WholeFile(path)
    try {
      const result = await work(file)
      file.#keep()
      return result
    } catch (error) {
      file.#discard()
      throw error
    }
  }

  /** Writes a file of which all is there already. */
  static writeAll(path: string, content: string | Uint8Array): void {
    const file = new WholeFile(path)
    try {
      file.append(typeof content === 'string' ? Buffer.from(content) : content)
      file.#keep()
    } catch (error) {
      file.#discard()
      throw error
    }
  }

  append(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written)
  }

  #keep(): void {
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
}

/** Opens the first name aside that is free. */
function openAside(path: string): { readonly aside: string; readonly file: number } {
  for (let taken = 0; ; taken += 1) {
    const aside = `${path}.${taken === 0 ? '' : `${taken}.`}unfinished`
    try {
      return { aside, file: openSync(aside, 'wx') }
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
    }
  }
}
