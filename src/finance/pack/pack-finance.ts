import type { Session } from '../../engine/engine.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import type { StatementName } from '../statement-name.js'

/** What people did with a statement, and what was frozen of it. */
export interface PackedFinance {
  readonly events: readonly PublishedRow['cells'][]
  /** The chain that the events stand in, from the first of them to the last: of events of other statements the hashes alone. */
  readonly chain: readonly { readonly previous_hash: string | null; readonly event_hash: string }[]
  readonly frozen_statement: PublishedRow['cells'] | null
  readonly frozen_lines: readonly PublishedRow['cells'][]
  readonly frozen_inputs: readonly PublishedRow['cells'][]
}

export async function readPackedFinance(
  session: Session,
  { partnerId, chainId, periodId, statementId }: StatementName,
): Promise<PackedFinance> {
  const wanted = { partner_id: partnerId, chain_id: chainId, period_id: periodId }
  const cells = async (relation: string, key: readonly string[], where: Readonly<Record<string, string>>) =>
    (await readRows(session, { relation, key, wanted: where })).map((row) => row.cells)
  const events = await cells('finance.statement_events', ['sequence_number'], wanted)
  const [frozen] = await cells('finance.frozen_statements', ['partner_id'], wanted)
  return {
    events,
    chain: await readChain(session, events),
    frozen_statement: frozen ?? null,
    frozen_lines: await cells('finance.frozen_lines', ['line_id'], wanted),
    frozen_inputs: await cells('finance.frozen_inputs', ['relation', 'row_key', 'payload_id'], {
      statement_id: statementId,
    }),
  }
}

/** From the statement's first event up to its last, each naming the one before it. */
async function readChain(
  session: Session,
  events: readonly PublishedRow['cells'][],
): Promise<PackedFinance['chain']> {
  const [first, last] = [events[0]?.['event_hash'], events.at(-1)?.['event_hash']]
  if (first == null || last == null) return []
  const rows = await readRows(session, {
    relation: 'finance.statement_events',
    key: ['event_hash'],
    columns: ['event_hash', 'previous_hash'],
  })
  const byHash = new Map(rows.map(({ cells }) => [cells['event_hash'] ?? '', cells['previous_hash'] ?? null]))
  const links: { previous_hash: string | null; event_hash: string }[] = []
  for (let hash: string | null = last; hash !== null && links.length <= byHash.size;) {
    const previous: string | null = byHash.get(hash) ?? null
    links.unshift({ previous_hash: previous, event_hash: hash })
    if (hash === first) break
    hash = previous
  }
  return links
}
