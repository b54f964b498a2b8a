import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chain } from '../../support/ethereum/beacon-answers.js'
import { blockHashOf, keyOf } from '../../support/ethereum/names.js'
import { createDatabase } from '../../support/postgres/test-database.js'
import type { TestProject } from '../../support/test-project.js'
import { ethereumProject } from './ethereum-project.js'
import { consensusRewards, expectedIncome } from './expected-income.js'
import { smallChain } from './small-chain.js'
import {
  builder,
  coins,
  coinsOfGwei,
  consolidatedGwei,
  depositedGwei,
  feePayer,
  genesisTime,
  partnerWallet,
  registeredValidators,
  slashingGwei,
  transfers,
  validators,
  window,
} from './small-chain-cast.js'

const world = smallChain(7)
const partner = 'alder'

/** A partner whose client's validator the operator runs, and half of the commission on it for them. */
const seeds = {
  partners: [`${partner},Alder,Alder AG,alder@example.org,Ada`],
  partner_wallets: [`${chain},${partnerWallet},0,,${partner},2023-01-01,`],
  agreements: [`half,${partner},Half of the commission`],
  agreement_states: ['half,1,ACTIVE,2023-01-01'],
  agreement_versions: ['half,1,2023-01-01,,ZERO_FLOOR,,2023-01-01T00:00:00Z'],
  agreement_rules: [`half,1,commission,1,${chain},*,COMMISSION,STAKE_WEIGHT,,5000,,,,,NONE,,`],
}

describe('the warehouse over a small chain of Ethereum', () => {
  let project: TestProject
  let drop: () => Promise<void>

  beforeAll(async () => {
    const database = await createDatabase()
    drop = database.drop
    project = await ethereumProject(world.answers, {
      windowEpochs: 3,
      validators: registeredValidators,
      seeds,
    })
    project.env['WAREHOUSE_URL'] = database.url
    await project.ok('build')
  }, 240_000)

  afterAll(async () => {
    project.dispose()
    await drop()
  })

  const inWindow = (relation: string, columns: string, condition = 'true') =>
    project.query(
      `select ${columns} from ${relation} join canonical.canonical_periods as periods using (chain_id, period_id)
        where periods.period_identifier = '${window.identifier}' and ${condition} order by all`,
    )
  const block = async (slot: number) =>
    (
      await project.query(
        `select fees_native, payment_native, payer, payment_method, receiver, validator_key
           from canonical.canonical_blocks where slot = ${slot} and is_canonical`,
      )
    )[0]
  const pnlOf = async (index: number) =>
    (await inWindow('computation.validator_pnl', '*', `validator_key = '${keyOf(index)}'`))[0]

  it('names a window by its first epoch and counts its slots and times from the genesis', async () => {
    const [period] = await project.query(
      `select period_number, first_slot, last_slot, epoch(period_start) as begins, epoch(period_end) as ends
         from canonical.canonical_periods where period_identifier = '${window.identifier}'`,
    )
    expect(period).toMatchObject({
      period_number: '2',
      first_slot: '24',
      last_slot: '35',
      begins: genesisTime + 24 * 12,
      ends: genesisTime + 35 * 12,
    })
  })

  it('takes a window for final once a finalized block settles the rewards of its last epoch', async () => {
    const periods = await project.query(
      'select period_identifier, is_finalized from canonical.canonical_periods order by period_number',
    )
    expect(periods).toEqual([
      { period_identifier: '3', is_finalized: true },
      { period_identifier: '6', is_finalized: true },
      { period_identifier: '9', is_finalized: false },
    ])
  })

  it('comes to what the chain itself comes to, by component', async () => {
    const rows = await inWindow(
      'computation.validator_pnl',
      'validator_key, exec_fees_native, mev_tips_native, vote_rewards_native, commission_native',
    )
    const found = new Map(rows.map((row) => [row['validator_key'], row]))
    for (const [index, income] of expectedIncome(world)) {
      const told = (amount: bigint | undefined) => (amount === undefined ? null : coins(amount))
      expect({ index, ...found.get(keyOf(index)) }).toEqual({
        index,
        validator_key: keyOf(index),
        exec_fees_native: told(income.execFees),
        mev_tips_native: told(income.mevTips),
        vote_rewards_native: told(income.voteRewards),
        commission_native: told(income.commission),
      })
    }
  })

  describe('consensus rewards', () => {
    it('trap: the sum of a member of the sync committee stands at each of its seats, and counts once', async () => {
      const [row] = await inWindow(
        'canonical.canonical_consensus_rewards',
        'amount_native, due_count, known_count',
        `kind = 'SYNC_COMMITTEE' and validator_key = '${keyOf(validators.ownInCommittee)}'`,
      )
      const slots = [24, 25, 27, 28, 29, 30, 31]
      const sum = slots.reduce(
        (total, slot) => total + (world.signed.get(slot)?.get(validators.ownInCommittee) ?? 0n),
        0n,
      )
      expect(row).toEqual({ amount_native: coinsOfGwei(sum), due_count: '7', known_count: '7' })
    })

    it('trap: an epoch is labelled by its attestations, not by the epoch that credits them', async () => {
      const [row] = await inWindow(
        'canonical.canonical_consensus_rewards',
        'amount_native',
        `kind = 'ATTESTATION' and validator_key = '${keyOf(validators.consolidated)}'`,
      )
      const sum = [6, 7, 8].reduce(
        (total, epoch) => total + (world.attested.get(epoch)?.get(validators.consolidated) ?? 0n),
        0n,
      )
      expect(row?.['amount_native']).toBe(coinsOfGwei(sum))
    })

    it('are unknown of windows of which an epoch was not told', async () => {
      const statuses = await project.query(
        `select distinct vote_rewards_status from computation.validator_pnl as pnl
           join canonical.canonical_periods as periods using (period_id)
          where period_identifier = '9' and validator_key = '${keyOf(validators.own)}'`,
      )
      expect(statuses).toEqual([{ vote_rewards_status: 'MISSING' }])
    })

    it('keep what is left to a client, and nothing of it is the operator’s', async () => {
      const [row] = await inWindow(
        'canonical.canonical_stake_rewards',
        'rewards_native + commission_native as whole',
        `stake_account = '*' and validator_key = '${keyOf(validators.client)}'`,
      )
      expect(row?.['whole']).toBe(coinsOfGwei(consensusRewards(world, validators.client)))
    })
  })

  describe('blocks', () => {
    it('trap: the builder is the fee recipient, so that the proposer earned the payment alone', async () => {
      const found = await block(transfers.builder.slot)
      expect(found).toMatchObject({
        fees_native: coins(world.fees.get(transfers.builder.slot) ?? 0n),
        payment_native: coins(transfers.builder.wei),
        payer: builder,
        payment_method: 'LAST_TRANSACTION',
      })
    })

    it('trap: the last transaction was rewritten to another payer and a lower value', async () => {
      expect(await block(transfers.adjusted.slot)).toMatchObject({
        payment_native: coins(transfers.adjusted.wei),
        payer: feePayer,
      })
    })

    it('trap: a failed transaction pays its fees and moves no value', async () => {
      expect(await block(transfers.direct.slot)).toMatchObject({
        fees_native: coins(world.fees.get(transfers.direct.slot) ?? 0n),
        payment_native: coins(transfers.direct.wei),
        payment_method: 'DIRECT_FEE_RECIPIENT',
      })
    })

    it('trap: somebody else’s transfer to the recipient is no payment for the block', async () => {
      expect(await block(transfers.earlier.slot)).toMatchObject({
        payment_native: coins(transfers.earlier.wei),
        payment_method: 'OTHER_TRANSACTION',
      })
    })

    it('trap: a contract paid, which the balance alone shows, beside a withdrawal that is no income', async () => {
      expect(await block(transfers.contract.slot)).toMatchObject({
        payment_native: coins(transfers.contract.wei),
        payment_method: 'BALANCE_CHANGE',
      })
    })

    it('trap: nothing was found, which is not nothing', async () => {
      expect(await block(35)).toMatchObject({ payment_native: null, payment_method: 'NONE' })
    })

    it('trap: an orphan that a node serves by its root is not canonical', async () => {
      const rows = await project.query(
        `select block_hash, is_canonical, validator_key from canonical.canonical_blocks where slot = 25 order by is_canonical`,
      )
      expect(rows).toEqual([
        { block_hash: blockHashOf(25, 1), is_canonical: false, validator_key: null },
        { block_hash: blockHashOf(25), is_canonical: true, validator_key: keyOf(validators.own) },
      ])
    })

    it('trap: the same block from several relays is one block with several claims', async () => {
      const [counts] = await project.query(
        `select count(*) as claims, count(distinct relay) as relays, count(distinct block_hash) as blocks
           from canonical.canonical_block_claims where slot = 25`,
      )
      expect(counts).toEqual({ claims: '4', relays: '3', blocks: '2' })
    })

    it('trap: a delivered payload of a missed slot counts nothing', async () => {
      const slots = await project.query(
        'select slot, outcome from canonical.canonical_beacon_slots where slot in (26, 34) order by slot',
      )
      expect(slots).toEqual([
        { slot: '26', outcome: 'SKIPPED' },
        { slot: '34', outcome: 'SKIPPED' },
      ])
      const [fees] = await inWindow(
        'canonical.canonical_validator_fees',
        'scheduled_slots, produced_slots, skipped_slots, unknown_slots',
        `validator_key = '${keyOf(validators.own)}'`,
      )
      expect(fees).toEqual({
        scheduled_slots: '5',
        produced_slots: '4',
        skipped_slots: '1',
        unknown_slots: '0',
      })
    })

    it('warn of what was delivered and never landed: an orphan, and a slot that was missed', async () => {
      const failures = await project.query(
        "select row_json from aurora.failures where test_id = 'test.aurora.canonical_claimed_blocks_never_landed'",
      )
      const hashes = failures.map(
        (row) => (JSON.parse(String(row['row_json'])) as { block_hash: string }).block_hash,
      )
      expect(hashes.sort()).toEqual([blockHashOf(26), blockHashOf(25, 1)].sort())
    })

    it('show what relays claim and the chain does not', async () => {
      const failures = await project.query(
        "select row_json from aurora.failures where test_id = 'test.aurora.canonical_claims_against_payments'",
      )
      const slots = failures.map((row) => (JSON.parse(String(row['row_json'])) as { slot: string }).slot)
      expect(slots.sort()).toEqual(['25', '25', '25', '29'])
    })
  })

  it('leads back to the figures of the answers, which sum to its own', async () => {
    const sums: readonly (readonly [string, string, string])[] = [
      ['canonical_validator_fees', 'gross_fees_native', ''],
      ['canonical_validator_mev', 'total_mev_native', ''],
      ['canonical_stake_rewards', 'rewards_native', "|| '|*'"],
    ]
    for (const [table, amount, key] of sums) {
      const [row] = await inWindow(
        `canonical.${table} as made`,
        `${amount} as amount,
         (select sum(amount_native) from canonical.${table}_sources
           where row_id = cast(md5(made.chain_id || '|' || made.period_id || '|' || validator_key ${key}) as uuid)) as told`,
        `validator_key = '${keyOf(validators.own)}'`,
      )
      expect({ table, told: row?.['told'] }).toEqual({ table, told: row?.['amount'] })
    }
  })

  describe('balances (law E1)', () => {
    const movementsOf = (index: number) =>
      inWindow(
        'canonical.canonical_balance_movements',
        'kind, amount_native',
        `validator_key = '${keyOf(index)}'`,
      )

    it('trap: a withdrawal is no income', async () => {
      const movements = await movementsOf(validators.own)
      expect(movements.map(({ kind }) => kind)).toEqual(['CLOSE', 'OPEN', 'REWARD', 'WITHDRAWAL'])
      expect(movements[3]?.['amount_native']).toBe(coinsOfGwei(-(5n * 10n ** 9n + 3n)))
    })

    it('trap: what slashing took stands in no reward', async () => {
      const movements = await movementsOf(validators.slashed)
      expect(movements).toContainEqual({ kind: 'SLASHING', amount_native: coinsOfGwei(-slashingGwei) })
    })

    it('trap: a consolidation is principal on both sides', async () => {
      expect(await movementsOf(validators.consolidated)).toContainEqual({
        kind: 'CONSOLIDATION_OUT',
        amount_native: coinsOfGwei(-consolidatedGwei),
      })
      expect(await movementsOf(validators.consolidating)).toContainEqual({
        kind: 'CONSOLIDATION_IN',
        amount_native: coinsOfGwei(consolidatedGwei),
      })
    })

    it('trap: a deposit is principal, and no answer names it', async () => {
      expect(await movementsOf(validators.losingClient)).toContainEqual({
        kind: 'DEPOSIT',
        amount_native: coinsOfGwei(depositedGwei),
      })
    })

    it('are those that the states tell, and all of it adds up', async () => {
      for (const index of Object.values(validators)) {
        const movements = await movementsOf(index)
        const amounts = new Map(
          movements.map((row) => [row['kind'], BigInt(String(row['amount_native']).replace('.', ''))]),
        )
        const { CLOSE: close = 0n, ...others } = Object.fromEntries(amounts) as Record<string, bigint>
        expect(amounts.has('REWARD')).toBe(true)
        expect(Object.values(others).reduce((sum, part) => sum + part, 0n)).toBe(close)
        expect(close).toBe((world.close.get(index) ?? 0n) * 10n ** 9n)
      }
    })
  })

  describe('stake', () => {
    it('is effective balance summed over the epochs, at the address that withdrawals go to', async () => {
      const [position] = await inWindow(
        'canonical.canonical_stake_positions',
        'withdrawer_wallet, active_stake_native, stake_weight',
        `validator_key = '${keyOf(validators.client)}'`,
      )
      expect(position).toEqual({
        withdrawer_wallet: partnerWallet,
        active_stake_native: coinsOfGwei(32n * 10n ** 9n),
        stake_weight: String(3n * 32n * 10n ** 9n),
      })
    })

    it('costs nothing that anyone told: costs are unknown while none is mapped', async () => {
      expect(await pnlOf(validators.own)).toMatchObject({ costs_status: 'MISSING', net_native: null })
    })
  })

  it('pays a partner its part of the commission, to the portal', async () => {
    const commission = expectedIncome(world).get(validators.client)?.commission ?? 0n
    expect(commission).toBeGreaterThan(0n)
    const half = coins(commission / 2n)
    const lines = await project.query(
      `select validator_key, final_amount_native from portal.my_commission_lines
        where period_identifier = '${window.identifier}' and partner_id = '${partner}' and final_amount_native > 0`,
    )
    expect(lines).toEqual([{ validator_key: keyOf(validators.client), final_amount_native: half }])
    const [statement] = await project.query(
      `select total_native, blocking_reason from portal.my_statements
        where period_identifier = '${window.identifier}' and partner_id = '${partner}'`,
    )
    expect(statement).toEqual({ total_native: half, blocking_reason: null })
  })

  it('answers the questions of the guide', async () => {
    const guide = readFileSync(
      join(import.meta.dirname, '../../../docs/guide/ethereum-validators.md'),
      'utf8',
    )
    const questions = [...guide.matchAll(/npx aurora query "\n([^"]+)"/g)].map(([, sql = '']) => sql)
    expect(questions).toHaveLength(2)
    for (const sql of questions) expect(await project.query(sql)).not.toEqual([])
  })

  it('is the same on PostgreSQL to the last digit', async () => {
    await project.ok('load', '--from-target', 'duckdb', '--to', 'server')
    await project.ok('verify', '--against', 'server')
    const { relations } = JSON.parse(readFileSync(project.path('target/verify.json'), 'utf8')) as {
      relations: readonly { name: string; status: string }[]
    }
    expect(relations.length).toBeGreaterThan(100)
    expect(relations.filter(({ status }) => status !== 'equal')).toEqual([])
  }, 240_000)
})
