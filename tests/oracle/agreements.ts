import type { Periods } from './periods.js'
import { isValidIn, type Registry } from './registry.js'
import { cell, type TextRow } from './text-tables.js'

/** A version of an agreement that holds in an epoch; where the epoch's start is not known well enough, perhaps. */
export interface VersionInForce {
  readonly version: TextRow
  readonly certainty: 'IN_FORCE' | 'TIME_UNKNOWN'
}

type Certainty = 'YES' | 'NO' | 'PERHAPS'

/** When an epoch can have begun, in seconds: its start, or the nearest known times around it; undefined is no bound. */
interface StartBounds {
  readonly earliest: number | undefined
  readonly latest: number | undefined
}

/** Versions of all agreements that are known by now, hold in the epoch and are active, by epoch or by date. */
export function versionsInForce(
  registry: Registry,
  chainId: string,
  periods: Periods,
  epoch: number,
  now: Date,
): VersionInForce[] {
  const bounds = startBounds(periods, epoch)
  return registry.agreement_versions
    .filter((version) => new Date(cell(version, 'recorded_at')) <= now)
    .flatMap((version): VersionInForce[] => {
      const holds = versionHolds(registry, chainId, version, epoch, bounds)
      const isActive = agreementIsActive(registry, chainId, version, epoch, bounds)
      if (holds === 'NO' || isActive === 'NO') return []
      const isSure = holds === 'YES' && isActive === 'YES'
      return [{ version, certainty: isSure ? 'IN_FORCE' : 'TIME_UNKNOWN' }]
    })
}

function versionHolds(
  registry: Registry,
  chainId: string,
  version: TextRow,
  epoch: number,
  bounds: StartBounds,
): Certainty {
  const byPeriod = registry.agreement_version_periods.find(
    (row) =>
      row['agreement_id'] === version['agreement_id'] &&
      row['version_number'] === version['version_number'] &&
      row['chain_id'] === chainId,
  )
  if (byPeriod !== undefined) return isValidIn(byPeriod, epoch) ? 'YES' : 'NO'
  const until = version['effective_until'] ?? null
  const began = hasCome(cell(version, 'effective_from'), bounds)
  const ended = until === null ? 'NO' : hasCome(until, bounds)
  if (began === 'NO' || ended === 'YES') return 'NO'
  return began === 'YES' && ended === 'NO' ? 'YES' : 'PERHAPS'
}

/** The state that began last; of those that may have begun since, each may be it. */
function agreementIsActive(
  registry: Registry,
  chainId: string,
  version: TextRow,
  epoch: number,
  bounds: StartBounds,
): Certainty {
  const states = registry.agreement_states
    .filter((state) => state['agreement_id'] === version['agreement_id'])
    .map((state) => ({
      number: Number(cell(state, 'state_number')),
      isActive: state['status'] === 'ACTIVE',
      began: stateBegan(registry, chainId, state, epoch, bounds),
    }))
  const sure = Math.max(-1, ...states.filter(({ began }) => began === 'YES').map(({ number }) => number))
  const possible = states.filter(({ number, began }) => began !== 'NO' && number >= sure)
  if (!possible.some(({ isActive }) => isActive)) return 'NO'
  return sure >= 0 && possible.every(({ isActive }) => isActive) ? 'YES' : 'PERHAPS'
}

function stateBegan(
  registry: Registry,
  chainId: string,
  state: TextRow,
  epoch: number,
  bounds: StartBounds,
): Certainty {
  const byPeriod = registry.agreement_state_periods.find(
    (row) =>
      row['agreement_id'] === state['agreement_id'] &&
      row['state_number'] === state['state_number'] &&
      row['chain_id'] === chainId,
  )
  if (byPeriod === undefined) return hasCome(cell(state, 'effective_from'), bounds)
  return Number(cell(byPeriod, 'from_period')) <= epoch ? 'YES' : 'NO'
}

/** Whether a day, in UTC, had begun when the epoch began. */
function hasCome(date: string, { earliest, latest }: StartBounds): Certainty {
  const seconds = Date.parse(`${date}T00:00:00Z`) / 1000
  if (earliest !== undefined && seconds <= earliest) return 'YES'
  return latest !== undefined && seconds > latest ? 'NO' : 'PERHAPS'
}

function startBounds(periods: Periods, epoch: number): StartBounds {
  const start = periods.startOf(epoch)
  if (start !== undefined) return { earliest: start, latest: start }
  const times = periods.epochs.flatMap((other) => {
    const [began, ended] = [periods.startOf(other), periods.endOf(other)]
    return [
      ...(began === undefined ? [] : [{ time: began, isBefore: other < epoch }]),
      ...(ended === undefined ? [] : [{ time: ended, isBefore: other < epoch }]),
    ]
  })
  const before = times.filter(({ isBefore }) => isBefore).map(({ time }) => time)
  const after = times.filter(({ isBefore }) => !isBefore).map(({ time }) => time)
  return {
    earliest: before.length === 0 ? undefined : Math.max(...before),
    latest: after.length === 0 ? undefined : Math.min(...after),
  }
}
