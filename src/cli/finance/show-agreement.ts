import { UserError } from '../../base/errors.js'
import { EngineError } from '../../engine/engine-error.js'
import type { AgreementRecord } from '../../finance/agreements/agreement-record.js'
import type { Moment, PeriodMoment } from '../../finance/agreements/moment.js'
import { asQueryReader } from '../as-query-reader.js'
import { openProject, type OpenProject } from '../open-project.js'
import { isWarehouseMade } from '../open-warehouse.js'
import { agreementListText, agreementText } from '../output/agreement-text.js'
import { styleFor, type Style } from '../output/style.js'
import { wantsColor, type CommonOptions, type Invocation } from '../verb.js'

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
  const { publishedPeriod } = await import('../../finance/agreements/published-period.js')
  try {
    if (!(await isWarehouseMade(invocation, opened))) return moment
    return await asQueryReader(invocation, opened, false, (engine) =>
      engine.withSession((session) => publishedPeriod(session, moment)),
    )
  } catch (error) {
    if (isNothingPublished(error)) return moment
    throw error
  }
}

/** No copy for analysts yet, or on a server no such relation. */
function isNothingPublished(error: unknown): boolean {
  return (
    (error instanceof UserError && error.code === 'no_snapshot') ||
    (error instanceof EngineError && error.engineCode === 'binder')
  )
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
