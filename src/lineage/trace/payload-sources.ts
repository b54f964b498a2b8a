import { createHash } from 'node:crypto'
import type { Session, SqlRow } from '../../engine/engine.js'
import { quoteText } from '../../engine/identifiers.js'
import type { PublishedRow } from './published-rows.js'
import { inWarehouse } from './published-rows.js'
import type { PayloadSource } from './trace-node.js'
import type { TracedProject } from './traced-project.js'

/** Rows that are asked for at once. */
const rowsAtOnce = 200

/**
 * The answers that rows of one relation were made of, in the order of the rows: by its bridge `<relation>_sources`
 * where there is one, and by the payload that a row names itself.
 */
export async function readSources(
  session: Session,
  project: TracedProject,
  rows: readonly PublishedRow[],
): Promise<readonly (readonly PayloadSource[])[]> {
  const [first] = rows
  if (first === undefined) return []
  const grain = project.grain(first.relation)
  const bridge = `${first.relation}_sources`
  const bridged = new Map<string, PayloadSource[]>()
  if (project.node(bridge) !== undefined)
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      const ids = rows.slice(start, start + rowsAtOnce).map((row) => quoteText(rowId(row, grain)))
      const found = await session.rows(
        `select * from ${inWarehouse(session, bridge)} where row_id in (${ids.join(', ')}) order by payload_id, json_path`,
      )
      for (const row of found) {
        const id = String(row['row_id'])
        bridged.set(id, [...(bridged.get(id) ?? []), sourceOf(row)])
      }
    }
  return rows.map((row) => withOwn(row, bridged.get(rowId(row, grain)) ?? []))
}

function sourceOf(row: SqlRow): PayloadSource {
  const text = (column: string): string | undefined => {
    const value = row[column] ?? null
    return value === null ? undefined : String(value)
  }
  return {
    payloadId: text('payload_id') ?? '',
    jsonPath: text('json_path'),
    amount: text('amount_native'),
  }
}

/** The payload that the row names, where the bridge does not name it already. */
function withOwn(row: PublishedRow, bridged: readonly PayloadSource[]): readonly PayloadSource[] {
  const own = row.cells['source_payload_id'] ?? row.cells['payload_id'] ?? null
  if (own === null || bridged.some(({ payloadId }) => payloadId === own)) return bridged
  return [{ payloadId: own, jsonPath: row.cells['json_path'] ?? undefined, amount: undefined }, ...bridged]
}

/** The id that bridges give a row: the UUID of the md5 of its natural key, as the macro `surrogate_key` makes it. */
function rowId({ cells }: PublishedRow, grain: readonly string[]): string {
  const parts = grain.map((column) => (cells[column] ?? '').replaceAll('\\', '\\\\').replaceAll('|', '\\|'))
  const hex = createHash('md5').update(parts.join('|')).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
