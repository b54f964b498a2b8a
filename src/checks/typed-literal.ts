import { engineType } from '../engine/column-types.js'
import type { Dialect } from '../engine/engine.js'
import { quoteText } from '../engine/identifiers.js'
import type { ColumnType } from '../project/types.js'

/**
 * A test argument as SQL. Its text reaches the engine as it stands in the YAML, never through a number, and is
 * read there as a value of the column's type. Where the type is unknown the engine takes it from what the literal
 * is compared with.
 */
export function typedLiteral(dialect: Dialect, text: string, type: ColumnType | undefined): string {
  return type === undefined ? quoteText(text) : `cast(${quoteText(text)} as ${engineType(dialect, type)})`
}
