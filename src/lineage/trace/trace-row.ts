import { UserError } from '../../base/errors.js'
import { isUuid } from '../../base/uuid.js'
import { EngineError } from '../../engine/engine-error.js'
import type { Session } from '../../engine/engine.js'
import { readSources } from './payload-sources.js'
import type { PublishedRow, Wanted } from './published-rows.js'
import { readRows } from './published-rows.js'
import type { TraceNode } from './trace-node.js'
import { grainOf } from './traced-project.js'
import type { TracedProject } from './traced-project.js'

/** Of a relation that has no sources of its own, so many rows of each relation above are followed. */
const rowsFollowed = 500

/** Rows of one relation as nodes, each with the answers that it was made of. */
export async function nodesOf(
  session: Session,
  project: TracedProject,
  role: string,
  rows: readonly PublishedRow[],
  shown: readonly string[] = [],
): Promise<readonly TraceNode[]> {
  const sources = await readSources(session, project, rows)
  return rows.map((row, index) => ({
    role,
    row,
    shown,
    place: project.placeOf(row),
    sources: sources[index] ?? [],
    children: [],
  }))
}

/**
 * The row of a relation that a key names, with what it was made of: answers by its own bridge, or the rows with the same
 * keys of the nearest relations above that know their answers. The key is the parts of the natural key joined by `|`,
 * periods by their identifier, or the row's UUID. Throws `unknown_row`.
 */
export async function traceRow(
  session: Session,
  project: TracedProject,
  table: string,
  key: string,
): Promise<TraceNode> {
  const node = project.named(table)
  const relation = `${node.relation.schema}.${node.relation.name}`
  const row = await findRow(session, project, relation, key)
  const [found] = await nodesOf(session, project, 'row', [row], shownOf(project, relation))
  if (found === undefined) throw new Error('a row gives a node')
  return found.sources.length > 0 || node.kind === 'seed'
    ? found
    : { ...found, children: await rowsAbove(session, project, row) }
}

async function rowsAbove(
  session: Session,
  project: TracedProject,
  row: PublishedRow,
): Promise<readonly TraceNode[]> {
  const found: TraceNode[] = []
  for (const model of project.sourcedAbove(row.relation)) {
    const relation = `${model.relation.schema}.${model.relation.name}`
    const shared = grainOf(model).filter(
      (column) => (row.cells[column] ?? null) !== null && row.cells[column] !== '*',
    )
    // A chain alone is no key: all its rows would be meant.
    if (!shared.some((column) => column !== 'chain_id')) continue
    const wanted = Object.fromEntries(shared.map((column) => [column, row.cells[column] ?? '']))
    const rows = await readRows(session, { relation, key: grainOf(model), wanted })
    const nodes = await nodesOf(
      session,
      project,
      'made of',
      rows.slice(0, rowsFollowed),
      shownOf(project, relation),
    )
    found.push(...nodes)
  }
  return found
}

/** What of a row is worth showing: its amounts, and how well they are known. */
export function shownOf(project: TracedProject, relation: string): readonly string[] {
  return project
    .columns(relation)
    .filter(({ name, unit }) => unit === 'coin' || name.endsWith('_native') || name === 'status')
    .map(({ name }) => name)
}

async function findRow(
  session: Session,
  project: TracedProject,
  relation: string,
  key: string,
): Promise<PublishedRow> {
  const grain = project.grain(relation)
  const ids = project
    .columns(relation)
    .filter(
      ({ name, type }) =>
        type === 'UUID' && !['period_id', 'source_period_id', 'source_payload_id'].includes(name),
    )
  if (isUuid(key))
    for (const { name } of ids) {
      const [row] = await readRows(session, { relation, key: grain, wanted: { [name]: key } })
      if (row !== undefined) return row
    }
  const parts = key.split('|')
  if (parts.length === grain.length) {
    const period = grain.indexOf('period_id')
    const wanted = Object.fromEntries(
      grain.flatMap((column, index) => (index === period ? [] : [[column, parts[index] ?? '']])),
    )
    const rows = await rowsOfKey(session, relation, grain, wanted)
    const row = rows.find(
      (candidate) => candidate.key === key || candidate.cells['period_id'] === parts[period],
    )
    if (row !== undefined) return row
  }
  throw new UserError(`${relation} has no row ${key}.`, {
    code: 'unknown_row',
    exitCode: 1,
    hint: `A key is ${grain.map((column) => (column === 'period_id' ? 'the period' : column)).join('|')}${ids.map(({ name }) => `, or ${name}`).join('')}.`,
  })
}

/** A part that is no value of its column finds nothing. */
async function rowsOfKey(
  session: Session,
  relation: string,
  grain: readonly string[],
  wanted: Wanted,
): Promise<readonly PublishedRow[]> {
  try {
    return await readRows(session, { relation, key: grain, wanted })
  } catch (error) {
    if (error instanceof EngineError && error.engineCode === 'conversion') return []
    throw error
  }
}
