import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { chain, periodId } from './small-world.js'

/** Freezes the statements of a period as they stand. */
export async function release(
  warehouse: HandmadeWarehouse,
  period: number,
  at?: { readonly sequence: string; readonly time: string },
): Promise<void> {
  const where = `where period_id = '${periodId(period)}'`
  await warehouse.execute(
    `insert into finance.frozen_statements
       select *, 'publication-1', 'hash' from computation.partner_commission_statements ${where}`,
  )
  await warehouse.execute(
    `insert into finance.frozen_lines
       select *, 'publication-1', 'hash' from computation.partner_commission_lines ${where}`,
  )
  await warehouse.execute(
    `insert into finance.frozen_inputs
       select statements.statement_id, inputs.relation, inputs.row_key, inputs.row_hash, inputs.payload_id,
              inputs.response_hash, inputs.statement_id
         from computation.partner_commission_statements as statements
         join computation.statement_inputs as inputs
           on inputs.statement_id = statements.statement_id
           or inputs.statement_id in (
                select sources.statement_id from computation.partner_commission_lines as lines
                  join computation.partner_commission_statements as sources
                    on sources.partner_id = lines.partner_id and sources.chain_id = lines.chain_id
                   and sources.period_id = lines.source_period_id
                 where lines.line_kind = 'ADJUSTMENT' and lines.partner_id = statements.partner_id
                   and lines.chain_id = statements.chain_id and lines.period_id = statements.period_id)
        where statements.period_id = '${periodId(period)}'`,
  )
  await addEvent(warehouse, period, 'RELEASE', at?.sequence, at?.time)
}

/** An event in the life of alpha's statement of a period. */
export async function addEvent(
  warehouse: HandmadeWarehouse,
  period: number,
  event: string,
  sequence = '1',
  time = '2026-11-01T00:00:00Z',
): Promise<void> {
  const eventId = randomUUID()
  if (event === 'SUBMIT')
    await warehouse.execute(
      `insert into finance.submitted_lines
         select '${eventId}', hashes.line_id, hashes.line_kind, hashes.row_hash
           from computation.statement_line_hashes as hashes
           join computation.statement_contents as contents on contents.statement_id = hashes.statement_id
          where contents.partner_id = 'alpha' and contents.period_id = '${periodId(period)}'`,
    )
  await warehouse.execute(
    `insert into finance.statement_events values
       ('${eventId}', 'alpha', '${chain}', '${periodId(period)}', ${sequence}, '${event}', 'ida', null,
        '${time}', 'publication-1',
        coalesce((select content_hash from computation.statement_contents where partner_id = 'alpha' and period_id = '${periodId(period)}'), 'hash'),
        null, '${randomUUID()}')`,
  )
}

/** `period <- source period: amount`, of the adjustments that have a statement to go to. */
export async function adjustments(warehouse: HandmadeWarehouse): Promise<readonly string[]> {
  const rows = await warehouse.rows(
    `select target.period_identifier || ' <- ' || source.period_identifier || ': ' || final_amount_native as line
       from computation.partner_commission_lines as lines
       join canonical.canonical_periods as target on target.period_id = lines.period_id
       join canonical.canonical_periods as source on source.period_id = lines.source_period_id
      where line_kind = 'ADJUSTMENT' order by line`,
  )
  return rows.map((row) => String(row['line']))
}

const laws = [
  'law_2_statements_balance',
  'law_2_payables_are_payable',
  'law_2_carry_is_passed_on',
  'law_8_blocked_statements_stay_drafts',
  'law_9_released_periods_are_made_good',
]

export async function buildWithinTheLaws(warehouse: HandmadeWarehouse): Promise<void> {
  await warehouse.build()
  for (const law of laws) expect({ law, rows: await warehouse.failures(law) }).toEqual({ law, rows: [] })
}
