import { UserError } from '../../base/errors.js'
import { isCalendarDate } from '../../project/cell-check.js'
import type { RegistryRow } from '../../project/registry-rows.js'
import type { Agreement, AgreementState, AgreementVersion } from './agreement.js'

/** What terms are asked for: a day, or a period of a chain. */
export type Moment = DayMoment | PeriodMoment

interface DayMoment {
  readonly kind: 'DAY'
  /** `2026-02-01`, in UTC. */
  readonly day: string
}

export interface PeriodMoment {
  readonly kind: 'PERIOD'
  readonly chainId: string
  readonly periodIdentifier: string
  readonly periodNumber: bigint
  /**
   * The earliest and the latest time at which the period can have started, as the periods around it tell where its own
   * start is not known; undefined where there is no bound.
   */
  readonly earliestStart?: string | undefined
  readonly latestStart?: string | undefined
  /** What the warehouse knows of the period; undefined where it knows nothing. */
  readonly firstSlot?: bigint | undefined
  readonly lastSlot?: bigint | undefined
}

/** Whether terms hold: UNKNOWN where the registry speaks of days or slots and the warehouse does not know the period's. */
export type Holding = 'WHOLE' | 'PART' | 'UNKNOWN' | 'NO'

/** Reads `2026-02-01`, `<chain>/<period>`, or `<period>` where the agreement speaks of one chain only. */
export function readMoment(text: string, agreement: Agreement): Moment {
  if (isCalendarDate(text)) return { kind: 'DAY', day: text }
  const slash = text.lastIndexOf('/')
  const periodIdentifier = text.slice(slash + 1)
  const chains = agreement.chains.map((chain) => chain['chain_id'] ?? '')
  const chainId = slash >= 0 ? text.slice(0, slash) : onlyChain(agreement, text)
  if (!chains.includes(chainId))
    throw badMoment(`There is no chain "${chainId}".`, `Known: ${chains.join(', ')}.`)
  if (!/^\d{1,18}$/.test(periodIdentifier)) {
    const message = `"${text}" is neither a day nor a period.`
    throw badMoment(message, 'Write a day as 2026-02-01, or a period as <chain>/<number>.')
  }
  return { kind: 'PERIOD', chainId, periodIdentifier, periodNumber: BigInt(periodIdentifier) }
}

function onlyChain({ versions, states, chains }: Agreement, text: string): string {
  const rows = [
    ...versions.flatMap(({ periods, slots, rules }) => [
      ...periods,
      ...slots,
      ...rules.map(({ row }) => row),
    ]),
    ...states.flatMap(({ periods }) => periods),
  ]
  const named = new Set(rows.flatMap((row) => (row['chain_id'] === '*' ? [] : (row['chain_id'] ?? []))))
  const [only, second] = named
  if (only !== undefined && second === undefined) return only
  const example = only ?? chains[0]?.['chain_id'] ?? '<chain>'
  throw badMoment(`The agreement is of more than one chain: whose is "${text}"?`, `Write ${example}/${text}.`)
}

function badMoment(message: string, hint: string): UserError {
  return new UserError(message, { code: 'bad_moment', hint })
}

/** Whether a version holds at a moment: by slots or periods of the chain where it gives them, else by its days. */
export function versionHolds({ row, periods, slots }: AgreementVersion, moment: Moment): Holding {
  if (moment.kind === 'DAY') return holdsBetween(row, moment.day, moment.day)
  const isOfChain = (other: RegistryRow): boolean => other['chain_id'] === moment.chainId
  const bySlots = slots.find(isOfChain)
  if (bySlots !== undefined) return holdsInSlots(bySlots, moment)
  const byPeriods = periods.find(isOfChain)
  if (byPeriods !== undefined) {
    const [from, until] = [byPeriods['from_period'], byPeriods['until_period']]
    return yesOrNo(
      BigInt(from ?? 0) <= moment.periodNumber && (isOpen(until) || moment.periodNumber < BigInt(until ?? 0)),
    )
  }
  return holdsBetween(row, dayOf(moment.earliestStart), dayOf(moment.latestStart))
}

function holdsInSlots(slots: RegistryRow, { firstSlot, lastSlot }: PeriodMoment): Holding {
  if (firstSlot === undefined || lastSlot === undefined) return 'UNKNOWN'
  const from = BigInt(slots['from_slot'] ?? 0)
  const last = isOpen(slots['until_slot']) ? lastSlot : BigInt(slots['until_slot'] ?? 0) - 1n
  if (from > lastSlot || last < firstSlot) return 'NO'
  return from <= firstSlot && last >= lastSlot ? 'WHOLE' : 'PART'
}

/** By its days, of a period that starts on one from `earliest` to `latest`. */
function holdsBetween(row: RegistryRow, earliest: string | undefined, latest: string | undefined): Holding {
  const from = row['effective_from'] ?? ''
  const until = row['effective_until'] ?? undefined
  const isTooEarly = latest !== undefined && latest < from
  const isTooLate = until !== undefined && earliest !== undefined && until <= earliest
  if (isTooEarly || isTooLate) return 'NO'
  const hasBegun = earliest !== undefined && from <= earliest
  const hasNotEnded = until === undefined || (latest !== undefined && latest < until)
  return hasBegun && hasNotEnded ? 'WHOLE' : 'UNKNOWN'
}

function dayOf(time: string | undefined): string | undefined {
  return time?.slice(0, 10)
}

/** The state that an agreement is in at a moment: the last that has begun. Undefined before the first, or where unknown. */
export function stateAt(states: readonly AgreementState[], moment: Moment): AgreementState | undefined {
  const begun = states.map((state) => ({ state, hasBegun: hasBegun(state, moment) }))
  const last = begun.findLastIndex(({ hasBegun }) => hasBegun === true)
  // A later state of which nobody can tell whether it has begun leaves open which one holds.
  if (begun.slice(last + 1).some(({ hasBegun }) => hasBegun === undefined)) return undefined
  return begun[last]?.state
}

function hasBegun({ row, periods }: AgreementState, moment: Moment): boolean | undefined {
  const from = row['effective_from'] ?? ''
  if (moment.kind === 'DAY') return from <= moment.day
  const byPeriod = periods.find((period) => period['chain_id'] === moment.chainId)
  if (byPeriod !== undefined) return BigInt(byPeriod['from_period'] ?? 0) <= moment.periodNumber
  const [earliest, latest] = [dayOf(moment.earliestStart), dayOf(moment.latestStart)]
  if (earliest !== undefined && from <= earliest) return true
  return latest !== undefined && latest < from ? false : undefined
}

/** True where a row of half-open periods is of the moment's period; every row is of a day, which no period is known of. */
export function isOfMoment(row: RegistryRow, moment: Moment | undefined): boolean {
  if (moment?.kind !== 'PERIOD') return true
  if (row['chain_id'] !== moment.chainId) return false
  const until = row['until_period']
  return (
    BigInt(row['from_period'] ?? 0) <= moment.periodNumber &&
    (isOpen(until) || moment.periodNumber < BigInt(until ?? 0))
  )
}

function isOpen(cell: string | null | undefined): boolean {
  return cell === null || cell === undefined
}

function yesOrNo(holds: boolean): Holding {
  return holds ? 'WHOLE' : 'NO'
}
