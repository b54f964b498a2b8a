import { quoteText } from '../../engine/identifiers.js'
import type { Session } from '../../engine/engine.js'
import type { RowQuestion, Wanted } from '../../lineage/trace/published-rows.js'
import { inWarehouse } from '../../lineage/trace/published-rows.js'

/** A validator in a period. */
export interface Place {
  readonly chainId: string
  /** UUID text. */
  readonly periodId: string
  readonly validatorKey: string
}

/** What is asked of a canonical relation, and which of its columns are worth showing. */
export type FactQuestion = Omit<RowQuestion, 'key'> & { readonly shown: readonly string[] }

/** The canonical rows that a component of the P&L was made of. */
export function factsOfComponent(session: Session, component: string, place: Place): readonly FactQuestion[] {
  const wanted = wantedAt(place)
  switch (component) {
    case 'EXEC_FEES':
      return [
        { relation: 'canonical.canonical_validator_fees', wanted, shown: ['total_fees_native', 'status'] },
      ]
    case 'MEV_TIPS':
      return [
        { relation: 'canonical.canonical_validator_mev', wanted, shown: ['validator_mev_native', 'status'] },
      ]
    case 'COMMISSION':
      return [
        {
          relation: 'canonical.canonical_stake_rewards',
          wanted: { ...wanted, stake_account: '*' },
          shown: ['commission_native', 'status'],
        },
      ]
    default:
      // The rewards of the operator's own stake: its positions and what each was credited, or all, where the chain
      // pays the validator itself.
      return [
        {
          relation: 'canonical.canonical_stake_positions',
          wanted,
          where: withdrawnBy(session, 'operator_wallets'),
          shown: weighed,
        },
        {
          relation: 'canonical.canonical_stake_rewards',
          wanted,
          shown: ['rewards_native', 'status'],
          where: `(r.stake_account = '*' or exists (
            select 1 from ${inWarehouse(session, 'canonical.canonical_stake_positions')} as held
             where held.chain_id = r.chain_id and held.period_id = r.period_id and held.stake_account = r.stake_account
               and ${withdrawnBy(session, 'operator_wallets', 'held')}))`,
        },
        { relation: 'canonical.canonical_validator_meta', wanted, shown: weighed },
      ]
  }
}

/** The canonical rows that a partner's part of a validator was weighed by. */
export function factsOfWeights(
  session: Session,
  method: string,
  component: string,
  partnerId: string,
  place: Place,
): readonly FactQuestion[] {
  if (method === 'COMPONENT' || method === '') return []
  const wanted = wantedAt(place)
  const stake = [
    { relation: 'canonical.canonical_validator_meta', wanted, shown: weighed },
    {
      relation: 'canonical.canonical_stake_positions',
      wanted,
      shown: weighed,
      where: withdrawnBy(session, 'partner_wallets', 'r', `and wallets.partner_id = ${quoteText(partnerId)}`),
    },
  ]
  if (method !== 'CREDITED_REWARDS') return stake
  const rewards =
    component === 'COMMISSION'
      ? {
          relation: 'canonical.canonical_stake_rewards',
          wanted,
          where: `r.stake_account <> '*'`,
          shown: ['rewards_native', 'status'],
        }
      : { relation: 'canonical.canonical_staker_tips', wanted, shown: ['tips_native', 'status'] }
  return [...stake, rewards]
}

const weighed = ['stake_weight', 'status'] as const

function wantedAt({ chainId, periodId, validatorKey }: Place): Wanted {
  return { chain_id: chainId, period_id: periodId, validator_key: validatorKey }
}

/** A condition: the position's withdrawer is a wallet of that list in the period. */
function withdrawnBy(session: Session, list: string, position = 'r', more = ''): string {
  return `exists (
    select 1 from ${inWarehouse(session, `registry.${list}`)} as wallets
      inner join ${inWarehouse(session, 'canonical.canonical_periods')} as held_in
        on held_in.chain_id = wallets.chain_id and wallets.from_period <= held_in.period_number
        and (wallets.until_period is null or held_in.period_number < wallets.until_period)
     where held_in.chain_id = ${position}.chain_id and held_in.period_id = ${position}.period_id
       and wallets.wallet_address = ${position}.withdrawer_wallet ${more})`
}
