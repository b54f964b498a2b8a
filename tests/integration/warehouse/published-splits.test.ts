import { afterEach, describe, expect, it } from 'vitest'
import type { Dialect } from '../../../src/engine/engine.js'
import { coinText } from '../../oracle/exact.js'
import { HandmadeWarehouse, type HandmadeRow } from './handmade-warehouse.js'
import { hasPublishedSplits, lidoFrame, marinadeSettlements } from './published-splits.js'
import { chain, finalPeriod, periodId } from './small-world.js'

const reason = hasPublishedSplits ? '' : ' (skipped: ../shared/data is not there)'
const lamport = 10n ** 9n
const period = 10

let warehouse: HandmadeWarehouse
afterEach(() => warehouse.close())

describe.skipIf(!hasPublishedSplits).each(['duckdb', 'postgres'] as const)(
  `published splits on %s${reason}`,
  (dialect) => {
    describe('of Lido among 182 operators', () => {
      const { pot, operators } = hasPublishedSplits ? lidoFrame() : { pot: 0, operators: [] }
      // The file was written by doubles, which keep seventeen digits of the pot. Of the pots that are printed so, this one
      // and its two neighbours give every share as it was published.
      const wei = 4_293_062_933_050_936_291n
      const counted = operators.reduce((sum, operator) => sum + operator.counted, 0n)

      it('are what a rule by stake gives each, to the last digit that the file has', async () => {
        expect(operators).toHaveLength(182)
        expect(Number(wei)).toBe(pot)
        warehouse = await openWorld(
          dialect,
          18,
          ['module'],
          operators.map(({ name }) => name),
        )
        await addComponent('canonical.canonical_validator_fees', 'module', {
          total_fees_native: coinText(wei),
          shared_status: 'NOT_TRACKED',
        })
        await addWeights(
          'module',
          operators.map(({ name, counted }) => [name, counted]),
        )
        await addRules(
          operators.map(({ name }) => name),
          {
            revenue_component: 'EXEC_FEES',
            attribution_method: 'STAKE_WEIGHT',
            commission_rate_bps: '10000',
          },
        )
        await warehouse.build()
        const lines = new Map(
          (await amounts('final_amount_native')).map(([, partner, atoms]) => [partner, atoms]),
        )
        for (const operator of operators) {
          const given = lines.get(operator.name) ?? -1n
          expect({ operator: operator.name, given }).toEqual({
            operator: operator.name,
            given: (wei * operator.counted) / counted,
          })
          expect(`${operator.name} ${Number(given)}`).toBe(`${operator.name} ${operator.published}`)
          expect(within(given, BigInt(operator.published), 10n)).toBe(true)
        }
        const given = [...lines.values()].reduce((sum, atoms) => sum + atoms, 0n)
        expect(await house()).toEqual([['module', wei - given]])
        expect(wei - given).toBeLessThan(182n)
      })

      it('exhaust the pot where the odd wei are given to the greatest remainders', async () => {
        warehouse = await openWorld(
          dialect,
          18,
          operators.map(({ name }) => name),
          ['lido'],
        )
        for (const { name, counted } of operators)
          await addComponent('canonical.canonical_validator_fees', name, {
            total_fees_native: String(counted),
            shared_status: 'NOT_TRACKED',
          })
        await addRules(['lido'], {
          revenue_component: 'EXEC_FEES',
          attribution_method: 'FIXED_SHARE',
          share_bps: '10000',
        })
        await warehouse.fill('registry.commission_overrides', [
          {
            agreement_id: 'lido',
            rule_key: 'rule',
            chain_id: chain,
            period_identifier: String(period),
            validator_key: '*',
            created_at: '2026-11-01T00:00:00Z',
            amount_native: coinText(wei),
          },
        ])
        await warehouse.build()
        const parts = await amounts('final_amount_native')
        expect(parts).toHaveLength(182)
        expect(parts.reduce((sum, [, , atoms]) => sum + atoms, 0n)).toBe(wei)
        const partOf = new Map(parts.map(([validator, , atoms]) => [validator, atoms]))
        for (const { name, counted: own, published } of operators) {
          const odd = (partOf.get(name) ?? -1n) - (wei * own) / counted
          expect([0n, 1n]).toContain(odd)
          expect(within(partOf.get(name) ?? -1n, BigInt(published), 10n)).toBe(true)
        }
      })
    })

    it('of Marinade among 8,962 claims of epoch 601 are what a rule on clients’ revenue gives, and leave nothing', async () => {
      const settlements = marinadeSettlements()
      const claims = settlements.flatMap((settlement) => settlement.claims)
      expect([settlements.length, claims.length]).toEqual([9, 8_962])
      const wallets = [...new Set(claims.map(({ wallet }) => wallet))]
      warehouse = await openWorld(
        dialect,
        9,
        settlements.map(({ name }) => name),
        wallets,
      )
      for (const { name, lamports, claims } of settlements) {
        await addComponent('canonical.canonical_validator_mev', name, {
          validator_mev_native: coinText(lamports * lamport),
        })
        await addWeights(
          name,
          claims.map((claim) => [claim.wallet, claim.lamports]),
        )
        await warehouse.fill(
          'canonical.canonical_staker_tips',
          claims.map((claim, place) => ({
            ...at(name),
            stake_account: `${name}-${place}`,
            tips_native: coinText(claim.lamports * lamport),
            status: 'OBSERVED',
          })),
        )
      }
      await addRules(wallets, {
        revenue_component: 'MEV_TIPS',
        attribution_method: 'CLIENT_REVENUE',
        commission_rate_bps: '10000',
      })
      await warehouse.build()
      const expected = settlements
        .flatMap(({ name, claims }) => {
          const sums = new Map<string, bigint>()
          for (const { wallet, lamports } of claims) sums.set(wallet, (sums.get(wallet) ?? 0n) + lamports)
          return [...sums].map(([wallet, lamports]) => `${name} ${wallet} ${lamports * lamport}`)
        })
        .sort()
      const lines = await amounts('final_amount_native')
      expect(lines).toHaveLength(settlements.length * wallets.length)
      expect(
        lines
          .filter(([, , atoms]) => atoms > 0n)
          .map((line) => line.join(' '))
          .sort(),
      ).toEqual(expected)
      // The claims of each settlement sum to its amount, to the lamport.
      expect(await house()).toEqual(settlements.map(({ name }) => [name, 0n]).sort())
      expect(
        await warehouse.rows(
          `select count(*) as lines from computation.commission_lines_computed where base_method <> 'CREDITED_REWARDS'`,
        ),
      ).toEqual([{ lines: 0n }])
    }, 240_000)
  },
)

/** One final period of validators and partners; a partner's wallet is called as the partner is. */
async function openWorld(
  dialect: Dialect,
  decimals: number,
  validators: readonly string[],
  partners: readonly string[],
): Promise<HandmadeWarehouse> {
  const opened = await HandmadeWarehouse.open(dialect)
  const since = { chain_id: chain, from_period: '0' }
  await opened.fill('registry.chains', [{ chain_id: chain, native_decimals: String(decimals) }])
  await opened.fill('canonical.canonical_periods', [finalPeriod(period)])
  await opened.fill(
    'registry.validators',
    validators.map((validator_key) => ({ ...since, validator_key, ownership: 'OWN' })),
  )
  await opened.fill(
    'registry.partners',
    partners.map((partner_id) => ({ partner_id })),
  )
  await opened.fill(
    'registry.partner_wallets',
    partners.map((partner_id) => ({ ...since, wallet_address: partner_id, partner_id })),
  )
  return opened
}

const at = (validator: string): HandmadeRow => ({
  chain_id: chain,
  period_id: periodId(period),
  validator_key: validator,
})

async function addComponent(table: string, validator: string, amounts: HandmadeRow): Promise<void> {
  await warehouse.fill(table, [{ ...at(validator), ...amounts, status: 'OBSERVED' }])
}

/** Stake of wallets at a validator, which is all the stake that it has. */
async function addWeights(
  validator: string,
  weights: readonly (readonly [wallet: string, weight: bigint])[],
): Promise<void> {
  const whole = weights.reduce((sum, [, weight]) => sum + weight, 0n)
  await warehouse.fill('canonical.canonical_validator_meta', [
    { ...at(validator), stake_weight: String(whole), status: 'OBSERVED' },
  ])
  await warehouse.fill(
    'canonical.canonical_stake_positions',
    weights.map(([wallet, weight], place) => ({
      ...at(validator),
      stake_account: `${validator}-${place}`,
      withdrawer_wallet: wallet,
      stake_weight: String(weight),
      status: 'OBSERVED',
    })),
  )
}

/** An agreement of one rule for each partner, called as the partner is. */
async function addRules(partners: readonly string[], rule: HandmadeRow): Promise<void> {
  const all = (row: (partner: string) => HandmadeRow): HandmadeRow[] =>
    partners.map((partner) => ({ agreement_id: partner, ...row(partner) }))
  await warehouse.fill(
    'registry.agreements',
    all((partner) => ({ partner_id: partner, agreement_name: partner })),
  )
  await warehouse.fill(
    'registry.agreement_states',
    all(() => ({ state_number: '1', status: 'ACTIVE', effective_from: '2025-01-01' })),
  )
  await warehouse.fill(
    'registry.agreement_state_periods',
    all(() => ({ state_number: '1', chain_id: chain, from_period: '0' })),
  )
  await warehouse.fill(
    'registry.agreement_versions',
    all(() => ({
      version_number: '1',
      effective_from: '2025-01-01',
      loss_policy: 'ZERO_FLOOR',
      recorded_at: '2024-12-01T00:00:00Z',
    })),
  )
  await warehouse.fill(
    'registry.agreement_version_periods',
    all(() => ({ version_number: '1', chain_id: chain, from_period: '0' })),
  )
  await warehouse.fill(
    'registry.agreement_rules',
    all(() => ({
      version_number: '1',
      rule_key: 'rule',
      rule_order: '1',
      chain_id: '*',
      validator_key: '*',
      tier_mode: 'NONE',
      ...rule,
    })),
  )
}

/** Of each line the validator, the partner and an amount in atoms. */
async function amounts(column: string): Promise<readonly (readonly [string, string, bigint])[]> {
  const rows = await warehouse.rows(
    `select validator_key, partner_id, cast(${column} as varchar) as amount from computation.commission_lines_computed`,
  )
  return rows.map((row) => [String(row['validator_key']), String(row['partner_id']), atoms(row['amount'])])
}

/** What of its component each validator leaves to the house, of components that lines are of. */
async function house(): Promise<readonly (readonly [string, bigint])[]> {
  const rows = await warehouse.rows(
    `select validator_key, cast(house_native as varchar) as amount from computation.component_ledger
      where component_native > 0 order by validator_key`,
  )
  return rows.map((row) => [String(row['validator_key']), atoms(row['amount'])])
}

function atoms(amount: unknown): bigint {
  return BigInt(String(amount).replace('.', ''))
}

function within(one: bigint, other: bigint, most: bigint): boolean {
  return one - other <= most && other - one <= most
}
