import { existsSync, realpathSync } from 'node:fs'
import { UserError } from '../base/errors.js'
import type { OpenProject } from './open-project.js'
import { locationOf } from './open-warehouse.js'
import type { Invocation } from './verb.js'

/** Throws where two targets are one warehouse: it would be copied into itself, or compared with itself. */
export async function requireTwoWarehouses(
  first: OpenProject,
  second: OpenProject,
  { effects }: Invocation,
): Promise<void> {
  const [place, other] = [await placeOf(first), await placeOf(second)]
  if (place !== other) return
  const [name, otherName] = [first.target.name, second.target.name]
  const isOverridden = (effects.env['AURORA_DUCKDB_PATH'] ?? '') !== '' && first.target.type === 'duckdb'
  throw new UserError(
    name === otherName
      ? `Target "${name}" is named on both sides.`
      : `The targets "${name}" and "${otherName}" are the same warehouse, ${place}.`,
    {
      code: 'same_target',
      where: { file: 'aurora.yml' },
      hint:
        isOverridden && name !== otherName
          ? 'AURORA_DUCKDB_PATH stands in place of the path of every DuckDB target: unset it.'
          : `Name two of the targets: ${first.project.config.targets.map((target) => target.name).join(', ')}.`,
    },
  )
}

/** Where a warehouse is; a file by the name that it has without links, a shared database with the prefix. */
async function placeOf(opened: OpenProject): Promise<string> {
  const place = await locationOf(opened)
  if (opened.warehouse.type === 'duckdb') return existsSync(place) ? realpathSync(place) : place
  const { schemaPrefix } = opened.target
  return schemaPrefix === '' ? place : `${place} (schema_prefix ${schemaPrefix})`
}
