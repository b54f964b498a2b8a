import type { BodyProblem } from '../../extract/envelope.js'
import { jsonPath } from '../../base/json-path.js'

/** The problem of a list in which a name stands twice, told by `what`; the path is that of the second. */
export function standingTwice(
  names: readonly string[],
  what: string,
  list: readonly (string | number)[],
): BodyProblem | undefined {
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) return { reason: `${what} ${name} stands twice`, path: jsonPath([...list, index]) }
    seen.add(name)
  }
  return undefined
}
