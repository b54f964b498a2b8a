import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { UserError } from '../base/errors.js'

export interface ArchiveFile {
  readonly path: string
  /** As rejections name it: below the folder that was asked for, with `/`. */
  readonly name: string
}

export type LoadTarget =
  | { readonly kind: 'archives'; readonly files: readonly ArchiveFile[] }
  | { readonly kind: 'file'; readonly file: ArchiveFile }

const archiveName = /\.(ndjson|jsonl)(\.gz)?$/i

/** Tells archives (a folder of them, or one by its name) from a single body. `typed` is the path as the user wrote it. */
export function findLoadTarget(path: string, typed: string): LoadTarget {
  const entry = statSync(path, { throwIfNoEntry: false })
  if (entry === undefined)
    throw new UserError(`There is no file or folder "${typed}"`, {
      code: 'path_not_found',
      hint: 'Give the path of an NDJSON archive, of a folder of such archives, or of one answer.',
    })
  if (!entry.isDirectory()) {
    const file = { path, name: basename(path) }
    return archiveName.test(path) ? { kind: 'archives', files: [file] } : { kind: 'file', file }
  }
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => archiveName.test(name) && !name.split('/').some((part) => part.startsWith('.')))
    .filter((name) => statSync(join(path, name)).isFile())
    .sort()
  if (names.length === 0)
    throw new UserError(`The folder "${typed}" holds no archive`, {
      code: 'no_archive',
      hint: 'Archives end in .ndjson or .jsonl, or in .ndjson.gz or .jsonl.gz. A single answer is loaded by its own path.',
    })
  return { kind: 'archives', files: names.map((name) => ({ path: join(path, name), name })) }
}
