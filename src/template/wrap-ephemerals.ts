import { quoteIdentifier } from '../engine/identifiers.js'
import { lineMap } from './line-map.js'
import { lastAtOrBefore } from './source-text.js'
import type { Rendered } from './types.js'

/** An ephemeral model: the name by which the text refers to it, and its own text. */
export interface EphemeralStep {
  readonly name: string
  readonly rendered: Rendered
}

/**
 * Puts ephemeral parents before a model: `with "<name>" as (…) select * from (<model>) as "<model>"`. The steps come in
 * the order in which they may refer to each other: parents first. Every part keeps its own places; what is written
 * between the parts counts to the part that follows.
 */
export function wrapEphemerals(
  rendered: Rendered,
  ephemerals: readonly EphemeralStep[],
  modelName: string,
): Rendered {
  if (ephemerals.length === 0) return rendered
  const starts: number[] = []
  const parts: Rendered[] = []
  let sql = ''
  const add = (before: string, part: Rendered) => {
    sql += before
    starts.push(sql.length)
    parts.push(part)
    sql += part.sql
  }
  // A text may end in a line comment: the parenthesis that closes it stands on a line of its own.
  for (const [index, step] of ephemerals.entries()) {
    add(`${index === 0 ? 'with ' : '\n),\n'}${quoteIdentifier(step.name)} as (\n`, step.rendered)
  }
  add('\n)\nselect * from (\n', rendered)
  sql += `\n) as ${quoteIdentifier(modelName)}`
  return {
    sql,
    map: lineMap(sql, (offset) => {
      let index = lastAtOrBefore(starts, offset)
      const current = parts[index]
      // Past its end, the text already belongs to the part that follows.
      if (
        current !== undefined &&
        offset > (starts[index] ?? 0) + current.sql.length &&
        index < parts.length - 1
      )
        index += 1
      return (parts[index] ?? rendered).map.locate(offset - (starts[index] ?? 0))
    }),
  }
}
