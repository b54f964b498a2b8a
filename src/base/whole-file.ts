import { randomUUID } from 'node:crypto'
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
    this.#aside = `${path}.${randomUUID().slice(0, 8)}.unfinished`
    mkdirSync(dirname(path), { recursive: true })
    this.#file = openSync(this.#aside, 'wx')
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
