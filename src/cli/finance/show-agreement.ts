import { UserError } from '../../base/errors.js'
import type { SqlValue } from '../../engine/engine.js'
import { EngineError } from '../../engine/engine-error.js'
import type { AgreementRecord } from '../../finance/agreements/agreement-record.js'
import type { Moment, PeriodMoment } from '../../finance/agreements/moment.js'
import { openProject, type OpenProject } from '../open-project.js'
import { isWarehouseMade } from '../open-warehouse.js'
import { agreementListText, agreementText } from '../output/agreement-text.js'
import { styleFor, type Style } from '../output/style.js'
import { wantsColor, type CommonOptions, type Invocation } from '../verb.js'
import { asQueryReader } from '../verbs/query.js'

type ShowOptions = CommonOptions & { readonly at?: string }

/** `aurora agreements show <agreement>`. */
export async function showAgreement(invocation: Invocation): Promise<number> {
  const { effects } = invocation
  const { at, output } = invocation.options as ShowOptions
  const { findAgreement } = await import('../../finance/agreements/agreement.js')
  const { agreementRecord } = await import('../../finance/agreements/agreement-record.js')
  const { readMoment } = await import('../../finance/agreements/moment.js')
  const opened = await openProject(invocation)
  const agreement = findAgreement(opened.project, invocation.words[0] ?? '')
  const asked = at === undefined ? undefined : readMoment(at, agreement)
  const moment = asked?.kind === 'PERIOD' ? await knownPeriod(invocation, opened, asked) : asked
  const record = agreementRecord(agreement, moment, today(invocation))
  effects.stdout.write(
    output === 'json'
      ? `${JSON.stringify({ at: momentRecord(moment), ...record }, undefined, 2)}\n`
      : agreementText(record, at, styleOf(invocation)),
  )
  return 0
}

/** `aurora agreements list`. */
export async function listAgreements(invocation: Invocation): Promise<number> {
  const { effects } = invocation
  const { findAgreement } = await import('../../finance/agreements/agreement.js')
  const { agreementRecord } = await import('../../finance/agreements/agreement-record.js')
  const { registryRows } = await import('../../project/registry-rows.js')
  const { project } = await openProject(invocation)
  const ids = registryRows(project, 'agreements').map((row) => row['agreement_id'] ?? '')
  const records = ids.map((id) => agreementRecord(findAgreement(project, id), undefined, today(invocation)))
  effects.stdout.write(
    invocation.options.output === 'json'
      ? `${JSON.stringify(records.map(listed), undefined, 2)}\n`
      : agreementListText(records, styleOf(invocation)),
  )
  return 0
}

function listed({ agreement_id, agreement_name, partner, status, versions }: AgreementRecord) {
  const inForce = versions.findLast(({ holds }) => holds !== 'NO')?.version_number ?? null
  return { agreement_id, agreement_name, partner_id: partner['partner_id'], status, version_today: inForce }
}

/** What was published of a period: when it began, and its slots. Without a warehouse the registry alone must do. */
async function knownPeriod(
  invocation: Invocation,
  opened: OpenProject,
  moment: PeriodMoment,
): Promise<PeriodMoment> {
  try {
    if (!(await isWarehouseMade(invocation, opened))) return moment
    return await asQueryReader(invocation, opened, false, (engine) =>
      engine.withSession(async (session) => {
        const [row] = await session.rows(
          `select period_number, period_start, first_slot, last_slot
            from ${session.schema('canonical')}.canonical_periods where chain_id = $1 and period_identifier = $2`,
          [moment.chainId, moment.periodIdentifier],
        )
        if (row === undefined) return moment
        const whole = (value: SqlValue | undefined): bigint | undefined =>
          typeof value === 'bigint' ? value : undefined
        return {
          ...moment,
          periodNumber: whole(row['period_number']) ?? moment.periodNumber,
          start: typeof row['period_start'] === 'string' ? row['period_start'] : undefined,
          firstSlot: whole(row['first_slot']),
          lastSlot: whole(row['last_slot']),
        }
      }),
    )
  } catch (error) {
    // Nothing is published yet, or not this.
    if (error instanceof UserError || error instanceof EngineError) return moment
    throw error
  }
}

function momentRecord(moment: Moment | undefined): Readonly<Record<string, string>> | null {
  if (moment === undefined) return null
  return moment.kind === 'DAY'
    ? { day: moment.day }
    : { chain_id: moment.chainId, period_identifier: moment.periodIdentifier }
}

function today({ effects }: Invocation): string {
  return effects.clock.now().toISOString().slice(0, 10)
}

function styleOf({ options, effects }: Invocation): Style {
  return styleFor(wantsColor(options, effects, effects.stdout))
}
