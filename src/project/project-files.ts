import { isUtf8 } from 'node:buffer'
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../base/errors.js'
import type { ContentCache } from '../base/content-cache.js'
import { sha256 } from '../base/hash.js'
import type { Problems } from './problems.js'
import type { JsonValue } from '../base/hash.js'
import type { Shape } from './shape.js'
import { parseYamlTree } from './yaml-tree.js'

/** The project's files by path relative to its root, with `/`. */
export class ProjectFiles {
  readonly #root: string
  readonly #cache: ContentCache | undefined
  readonly #problems: Problems

  constructor(root: string, cache: ContentCache | undefined, problems: Problems) {
    this.#root = root
    this.#cache = cache
    this.#problems = problems
  }

  /** All files below a folder, sorted by path; hidden ones left out, none where the folder is missing. */
  list(folder: string): readonly string[] {
    const found: string[] = []
    this.#walk(folder, found)
    return found.sort()
  }

  #walk(folder: string, found: string[]): void {
    for (const entry of readFolder(join(this.#root, folder))) {
      if (entry.name.startsWith('.')) continue
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) this.#walk(path, found)
      else found.push(path)
    }
  }

  /** The text of a file without a byte order mark. Bytes that are not UTF-8 are a problem and give ''. */
  text(file: string): string {
    const bytes = readFileSync(join(this.#root, file))
    if (!isUtf8(bytes)) {
      this.#problems.add(file, { code: 'not_utf8', message: 'the file is not UTF-8 text', place: [1, 1] })
      return ''
    }
    const text = bytes.toString('utf8')
    return text.startsWith('\ufeff') ? text.slice(1) : text
  }

  /**
   * What a YAML file says, read by its shape; from the cache when a file of this content was read before.
   * `isSound` is false when problems were found in it, so that what seems to be missing may be among them.
   */
  yaml<T>(
    file: string,
    kind: string,
    shape: Shape<T>,
  ): { readonly value: T | undefined; readonly isSound: boolean } {
    const text = this.text(file)
    const key = `project/${kind}/${sha256(text)}`
    const known = this.cached(key)
    // What is stored under the key was read by this shape: the cache is dropped when the code changes.
    if (known !== undefined) return { value: known as T, isSound: true }
    const before = this.#problems.count
    const report = (problem: Parameters<Problems['add']>[1]): void => this.#problems.add(file, problem)
    const tree = parseYamlTree(text, report)
    const value = shape.read(tree, { report, label: '', place: tree.place })
    const isSound = this.#problems.count === before
    if (isSound && value !== undefined) this.remember(key, value as JsonValue)
    return { value, isSound }
  }

  cached(key: string): JsonValue | undefined {
    return this.#cache?.get(key)
  }

  remember(key: string, value: JsonValue): void {
    this.#cache?.set(key, value)
  }
}

function readFolder(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (isNodeError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return []
    throw new UserError(`cannot read the folder ${path}`, { code: 'unreadable', cause: error })
  }
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error
}
