import { didYouMean } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'

/** A period as it is addressed. */
export interface PeriodName {
  readonly chainId: string
  /** UUID text. */
  readonly periodId: string
  /** As the chain names it, e.g. `5003`. */
  readonly periodIdentifier: string
  readonly isFinalized: boolean
}

/** `solana-mainnet/5003`: what a period is called in commands and messages. */
export function periodText({ chainId, periodIdentifier }: PeriodName): string {
  return `${chainId}/${periodIdentifier}`
}

/** The published period that `<chain>/<period>` names; throws a UserError with the nearest name where there is none. */
export async function findPeriod(session: Session, text: string): Promise<PeriodName> {
  const [chain, period, ...rest] = text.split('/')
  if (chain === undefined || period === undefined || rest.length > 0)
    throw new UserError(`"${text}" names no period.`, {
      code: 'bad_period_name',
      hint: 'Write <chain>/<period>.',
    })
  const rows = await session.rows(
    `select chain_id, period_id, period_identifier, is_finalized
       from ${session.schema('canonical')}.canonical_periods order by chain_id, period_number`,
  )
  const periods = rows.map((row) => ({
    chainId: String(row.chain_id),
    periodId: String(row.period_id),
    periodIdentifier: String(row.period_identifier),
    isFinalized: row.is_finalized === true,
  }))
  const ofChain = periods.filter(({ chainId }) => chainId === chain)
  const found = ofChain.find(({ periodIdentifier }) => periodIdentifier === period)
  if (found !== undefined) return found
  const hint =
    ofChain.length === 0
      ? didYouMean(chain, [...new Set(periods.map(({ chainId }) => chainId))])
      : didYouMean(
          period,
          ofChain.map(({ periodIdentifier }) => periodIdentifier),
        )
  throw new UserError(`There is no period ${text}.`, { code: 'unknown_period', exitCode: 1, hint })
}
