import { sha256, type JsonValue } from '../base/hash.js'
import { topFrame } from './frame.js'
import type { MacroLibrary } from './macro-library.js'
import { parseTemplate, templateKey } from './parse-template.js'
import { readDependencies, type FoundDependencies } from './template-dependencies.js'

/**
 * The dependencies of a model's or singular test's file, from the library's cache where neither the file nor any macro
 * has changed. What has mistakes is read anew each time. Throws what makes the file unreadable.
 */
export function fileDependencies(
  file: { readonly sql: string; readonly file: string },
  library: MacroLibrary,
): FoundDependencies {
  const { cache } = library
  const read = () => {
    const template = parseTemplate(file.sql, file.file, cache)
    return readDependencies(template, library, topFrame(template.source))
  }
  if (cache === undefined) return read()
  const parsed = templateKey(file.sql)
  // The file's name is in the places that the entry holds.
  const key = `dependencies:${sha256([library.fingerprint, parsed, file.file].join('\0'))}`
  // Entries are written below alone, and the cache's version stands for this code.
  const kept = cache.get(key) as Omit<FoundDependencies, 'errors'> | undefined
  if (kept !== undefined) {
    cache.get(parsed) // The parsed file is still in use: a verb that renders nothing must not let it go.
    return { ...kept, errors: [] }
  }
  const found = read()
  const { errors, ...rest } = found
  if (errors.length === 0) cache.set(key, rest as unknown as JsonValue)
  return found
}
