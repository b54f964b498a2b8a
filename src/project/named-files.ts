import { basename, extname } from 'node:path/posix'
import type { Problems } from './problems.js'
import { identifierPattern } from './scalar-shapes.js'

/** Files by their names without extension; a name that is no identifier or stands twice is a problem. */
export function namedFiles(
  paths: readonly string[],
  kind: 'seed' | 'test',
  problems: Problems,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const file of paths) {
    const name = basename(file, extname(file))
    const first = found.get(name)
    if (!identifierPattern.test(name)) {
      problems.add(file, {
        code: 'bad_name',
        message: `"${name}" is no name for a ${kind}`,
        place: [1, 1],
        hint: 'Names are lower-case letters, digits and "_", a letter first.',
      })
    } else if (first !== undefined) {
      problems.add(file, {
        code: kind === 'test' ? 'duplicate_test' : 'duplicate_node',
        message: `${kind} "${name}" is also ${first}`,
        place: [1, 1],
        hint: `Names of ${kind}s are unique in the project: rename one of the files.`,
      })
    } else found.set(name, file)
  }
  return found
}
