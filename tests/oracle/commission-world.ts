import { surrogateKey } from './engine/rows.js'
import type { Account, Component, Period, Place, World } from './engine/world.js'
import type { KnownFacts } from './facts.js'
import type { Position } from './positions.js'
import { agreementsOf, overridesOf, termsOf, walletsOf } from './registry-terms.js'
import type { Registry } from './registry.js'
import { startBounds, type StartBounds } from './start-bounds.js'
import { cell } from './text-tables.js'
import type { ValidatorPnl } from './validator-pnl.js'

/** What the commissions of an archive's chain are made from. */
export function commissionWorld(
  known: KnownFacts,
  operated: readonly ValidatorPnl[],
  registry: Registry,
  now: Date,
): World {
  const { chainId, periods } = known
  const times = periods.epochs.map((epoch) => ({ start: periods.startOf(epoch), end: periods.endOf(epoch) }))
  const chain = registry.chains.find((row) => row['chain_id'] === chainId)
  if (chain === undefined) throw new Error(`no chain ${chainId}`)
  return {
    chain: chainId,
    nativeDecimals: Number(cell(chain, 'native_decimals')),
    asOf: now.getTime() / 1000,
    periods: periods.epochs.map((epoch, place) => periodOf(known, epoch, startBounds(times, place))),
    places: operated.map((pnl) => placeOf(known, pnl)),
    wallets: walletsOf(registry, chainId),
    agreements: agreementsOf(registry, chainId),
    overrides: overridesOf(registry, chainId),
    terms: termsOf(registry, chainId),
    closedPeriods: [],
  }
}

function periodOf({ chainId, periods }: KnownFacts, epoch: number, bounds: StartBounds): Period {
  return {
    identifier: String(epoch),
    id: surrogateKey([chainId, String(epoch)]),
    number: epoch,
    ...bounds,
    slots: { first: BigInt(periods.firstSlot(epoch)), last: BigInt(periods.firstSlot(epoch + 1) - 1) },
    isFinal: periods.finalEpochs.has(epoch),
  }
}

function placeOf(known: KnownFacts, { epoch, validatorKey, byComponent }: ValidatorPnl): Place {
  const positions = known.positions.of(epoch, validatorKey)
  const isDerived = known.positions.areDerived(epoch, validatorKey)
  const stake = known.chosen.of(epoch, validatorKey, 'ACTIVE_STAKE')
  return {
    period: epoch,
    validator: validatorKey,
    facts: byComponent satisfies Readonly<Record<Component, unknown>>,
    stakes:
      positions === undefined
        ? undefined
        : {
            isDerived,
            accounts: positions.map((position) => accountOf(known, epoch, validatorKey, position, isDerived)),
          },
    whole: { weight: stake.value, isDerived: stake.status === 'DERIVED' },
  }
}

function accountOf(
  known: KnownFacts,
  epoch: number,
  validatorKey: string,
  { address, withdrawer, lamports }: Position,
  isDerived: boolean,
): Account {
  return {
    wallet: withdrawer,
    isDerived,
    weight: lamports,
    credited: {
      COMMISSION: known.stakeReward(epoch, address),
      MEV_TIPS: known.stakerTips.of(epoch, validatorKey, address),
    },
  }
}
