import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { TracedProject } from '../../lineage/trace/traced-project.js'

/** Rows of a pack: relation → key → columns. */
export type RowsRecord = Record<string, Record<string, Record<string, string | null>>>

/** What of the ledger a partner is shown: not what others were given of the component. */
const ledger: ReadonlySet<string> = new Set(['component_native', 'status'])

/**
 * The rows that the lines of a pack rest on, each once. Of a computed relation the key and the columns that were used:
 * the rest of such a row is the operator's own business.
 */
export class PackRows {
  readonly #rows = new Map<string, Map<string, PublishedRow>>()
  readonly #used = new Map<string, Set<string>>()

  constructor(readonly project: TracedProject) {}

  add(row: PublishedRow, columns: readonly string[] = []): void {
    const { relation, key } = row
    const rows = this.#rows.get(relation) ?? new Map<string, PublishedRow>()
    rows.set(key, row)
    this.#rows.set(relation, rows)
    const id = `${relation} ${key}`
    const used = this.#used.get(id) ?? new Set<string>()
    for (const column of columns) used.add(column)
    this.#used.set(id, used)
  }

  /** In the order of relations and keys. */
  record(): RowsRecord {
    const record: RowsRecord = {}
    for (const relation of [...this.#rows.keys()].sort()) {
      const rows = this.#rows.get(relation) ?? new Map<string, PublishedRow>()
      record[relation] = Object.fromEntries(
        [...rows.keys()].sort().map((key) => [key, this.#cells(rows.get(key))]),
      )
    }
    return record
  }

  #cells(row: PublishedRow | undefined): Record<string, string | null> {
    if (row === undefined) return {}
    const isWhole = !row.relation.startsWith('computation.') || 'line_kind' in row.cells
    if (isWhole) return { ...row.cells }
    const used = this.#used.get(`${row.relation} ${row.key}`) ?? new Set<string>()
    const key = new Set([...this.project.grain(row.relation), 'period_identifier', 'partner_id'])
    const isShown = (column: string): boolean =>
      key.has(column) ||
      (row.relation === 'computation.component_ledger' ? ledger.has(column) : used.has(column))
    return Object.fromEntries(Object.entries(row.cells).filter(([column]) => isShown(column)))
  }
}
