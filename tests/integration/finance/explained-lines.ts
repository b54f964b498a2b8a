import { explainLine } from '../../../src/finance/explain/explain-line.js'
import { Library } from '../../../src/finance/explain/explain-rule-line.js'
import type { Explanation } from '../../../src/finance/explain/explanation.js'
import { findLine } from '../../../src/finance/explain/line.js'
import type { HandmadeWarehouse } from '../warehouse/handmade-warehouse.js'

/** Every line of every statement, explained, in the order of rule, validator, kind and period. */
export async function explainAll(warehouse: HandmadeWarehouse): Promise<readonly Explanation[]> {
  return warehouse.onSession(async (session) => {
    const rows = await session.rows(
      `select line_id from computation.partner_commission_lines
        order by agreement_id, rule_key, validator_key, line_kind, period_id, version_number`,
    )
    const library = new Library(session)
    const explained: Explanation[] = []
    for (const { line_id } of rows)
      explained.push(await explainLine(session, await findLine(session, String(line_id)), library))
    return explained
  })
}

/** `agreement kind validator: verdict result`, or what is missing. */
export function verdicts(explanations: readonly Explanation[]): readonly string[] {
  return explanations.map(({ line, verdict, result, missing }) => {
    const { agreement_id, line_kind, validator_key } = line.cells
    const outcome = result === undefined ? missing.join('; ') : result.value.toString()
    return `${agreement_id ?? ''} ${line_kind ?? ''} ${validator_key ?? ''}: ${verdict} ${outcome}`
  })
}

/** The figure of that label, as text. */
export function figure(explanation: Explanation | undefined, label: string): string | undefined {
  return explanation?.figures.find((candidate) => candidate.label === label)?.value.toString()
}
