import type { Session } from '../../engine/engine.js'
import type { LineNames } from './explanation.js'
import type { Line } from './line.js'
import { holdsIn } from './registry-period.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import type { Wanted } from '../../lineage/trace/published-rows.js'

/** The names of what a line speaks of; where the registry has none, the ids stand for themselves. */
export async function readLineNames(session: Session, line: Line): Promise<LineNames> {
  const name = async (relation: string, key: readonly string[], wanted: Wanted, column: string) => {
    const [row] = await readRows(session, { relation, key, wanted })
    return row?.cells[column] ?? undefined
  }
  const { partnerId, agreementId, chainId, validatorKey } = line
  // As statements call it: by the name that it had in the period that the line speaks of.
  const [validator] = await readRows(session, {
    relation: 'registry.validators',
    key: ['chain_id', 'validator_key', 'from_period'],
    wanted: { chain_id: chainId, validator_key: validatorKey },
    where: holdsIn(session, line.sourcePeriodId),
  })
  return {
    partner:
      (await name('registry.partners', ['partner_id'], { partner_id: partnerId }, 'partner_name')) ??
      partnerId,
    agreement:
      (await name(
        'registry.agreements',
        ['agreement_id'],
        { agreement_id: agreementId },
        'agreement_name',
      )) ?? agreementId,
    period: line.periodId === '' ? 'no statement yet' : await periodName(session, line.periodId),
    sourcePeriod: await periodName(session, line.sourcePeriodId),
    validator:
      validatorKey === '*'
        ? 'all validators of the rule'
        : (validator?.cells['display_name'] ?? validatorKey),
    unit: (await name('registry.chains', ['chain_id'], { chain_id: chainId }, 'native_unit')) ?? '',
  }
}

/** A period as people call it. */
export async function periodName(session: Session, periodId: string): Promise<string> {
  const [row] = await readRows(session, {
    relation: 'canonical.canonical_periods',
    key: ['chain_id', 'period_identifier'],
    wanted: { period_id: periodId },
  })
  return row?.cells['period_identifier'] ?? periodId
}
