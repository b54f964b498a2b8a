import { sha256 } from '../../base/hash.js'

/** A file of a pack, as its manifest lists it. */
export interface ListedFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** Takes the files of a pack one by one and lists them: what a pack holds is never in memory as a whole. */
export class PackFiles {
  readonly #listed: ListedFile[] = []

  /** `write` puts a file into the archive; `redact` takes secrets out of all that is not a provider's own bytes. */
  constructor(
    readonly write: (path: string, bytes: Uint8Array) => void,
    readonly redact: (text: string) => string,
  ) {}

  addText(path: string, text: string): void {
    this.add(path, this.redact(text))
  }

  add(path: string, content: Uint8Array | string): void {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
    this.#listed.push({ path, sha256: sha256(bytes), bytes: bytes.length })
    this.write(path, bytes)
  }

  addJson(path: string, value: unknown): void {
    this.addText(path, `${JSON.stringify(value, undefined, 2)}\n`)
  }

  /** By path. */
  get listed(): readonly ListedFile[] {
    return [...this.#listed].sort((one, other) => (one.path < other.path ? -1 : 1))
  }
}
