import { afterAll, beforeAll } from 'vitest'
import { address, buildCanonical, type Answer } from '../canonical/canonical-world.js'
import type { TestProject } from '../../support/test-project.js'

type Row = Readonly<Record<string, unknown>>

/** The canonical models built over some answers made by hand, and questions to them. */
export interface TrapWorld {
  /** Columns of a canonical relation in one epoch, in the order of the columns. */
  readonly inEpoch: (
    relation: string,
    columns: string,
    epoch: number,
    more?: string,
  ) => Promise<readonly Row[]>
  /** Columns of the row of one validator. */
  readonly ofValidator: (
    relation: string,
    columns: string,
    vote: string,
    epoch: number,
  ) => Promise<Row | undefined>
  readonly query: (sql: string) => Promise<readonly Row[]>
  /** Rows that a test of severity warn found. */
  readonly warned: (test: string) => Promise<readonly Row[]>
}

/** One world for all tests of a file, since a build takes seconds. */
export function trapWorld(answers: () => readonly Answer[]): TrapWorld {
  let project: TestProject | undefined
  beforeAll(async () => {
    project = await buildCanonical(answers())
  }, 240_000)
  afterAll(() => {
    project?.dispose()
  })
  const query = async (sql: string): Promise<readonly Row[]> => {
    if (project === undefined) throw new Error('the world was not built')
    return project.query(sql)
  }
  const inEpoch: TrapWorld['inEpoch'] = (relation, columns, epoch, more = 'true') =>
    query(
      `select ${columns} from canonical.${relation}
         join canonical.canonical_periods as periods using (chain_id, period_id)
        where period_number = ${epoch} and ${more} order by all`,
    )
  return {
    inEpoch,
    query,
    ofValidator: async (relation, columns, vote, epoch) => {
      const rows = await inEpoch(relation, columns, epoch, `validator_key = '${address(vote)}'`)
      if (rows.length > 1) throw new Error(`${rows.length} rows of ${relation} for ${vote} in ${epoch}`)
      return rows[0]
    },
    warned: async (test) => {
      const rows = await query(`select row_json from aurora.failures where test_id = 'test.aurora.${test}'`)
      return rows.map((row) => JSON.parse(String(row['row_json'])) as Row)
    },
  }
}

/** An amount in coins as the warehouse writes it, with 18 decimals. */
export function coins(lamports: bigint | number): string {
  const digits = BigInt(lamports).toString().padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}${'0'.repeat(9)}`
}
