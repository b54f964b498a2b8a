import { basename } from 'node:path/posix'
import { identifierPattern } from './scalar-shapes.js'

export interface ModelFileName {
  readonly name: string
  /** As the file says it: undefined for `<name>.sql`. */
  readonly version: number | undefined
  /** Folders below models/, outermost first. */
  readonly folders: readonly string[]
}

/** What `models/<schema>/…/<name>.v2.sql` says; undefined when the name is not one of a model. */
export function modelFileName(file: string): ModelFileName | undefined {
  const match = /^(.*?)(?:\.v([1-9]\d{0,2}))?\.sql$/.exec(basename(file))
  const name = match?.[1]
  if (name === undefined || !identifierPattern.test(name)) return undefined
  const version = match?.[2] === undefined ? undefined : Number(match[2])
  return { name, version, folders: file.split('/').slice(1, -1) }
}
