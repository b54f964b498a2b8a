import { describe, expect, it } from 'vitest'
import { itOnEngines } from '../../support/test-engines.js'
import { archiveOf, landingZone } from '../extract/landing-zone.js'
import { address, earnings } from '../canonical/canonical-world.js'
import {
  block,
  blocks,
  blockProduction,
  epochSchedule,
  fee,
  hashOf,
  runningEpoch,
  scheduleOf,
  slotOf,
  slotsPerEpoch,
  voteAccounts,
  wholeSchedule,
} from '../canonical/solana-answers.js'
import { coins, trapWorld } from './trap-world.js'

const names = ['Ada', 'Bob', 'Cat', 'Dan', 'Eve', 'Fay', 'Nap']
const observed = (epoch: number) =>
  voteAccounts(
    epoch,
    names.map((name) => ({ vote: `v${name}`, identity: `i${name}` })),
  )

const world = trapWorld(() => [
  epochSchedule(),
  ...[899, 900, 901, 902, 903].map(observed),
  runningEpoch(904),

  // 900: two slots each, the last four led by somebody without a vote account.
  wholeSchedule(
    900,
    { iAda: [0, 1], iBob: [2, 3], iCat: [4, 5], iDan: [6, 7], iEve: [8, 9], iFay: [10, 11] },
    'iRest',
  ),
  block({
    at: [900, 0],
    rewards: [fee('iAda', '2500'), { to: 'tip', lamports: '2039280', type: 'Rent' }],
    transactions: [{ meta: { fee: 5000 } }, { meta: { fee: 5000 } }],
  }),
  block({ at: [900, 1], transactions: [{ meta: { fee: 5000 } }] }),
  block({ at: [900, 2] }),
  block({ at: [900, 3] }),
  block({ at: [900, 4], rewards: [fee('iCat', '10')] }),
  // Slot 5 is skipped: the next block names 4 as its parent.
  block({ at: [900, 6], parent: slotOf(900, 4), rewards: [fee('iDan', '20')] }),
  // Block 7 was not fetched, and is the parent of 8.
  block({ at: [900, 8], rewards: [fee('iEve', '30')] }),
  // Nobody saw 9; 10 stands in a list of blocks, 11 is the parent of 12.
  blocks(900, [0, 10]),
  block({ at: [900, 12], rewards: [fee('iRest', '40')] }),
  earnings(900, [
    { identity: 'iAda', vote: 'vAda', blocks: '0.0000025' },
    { identity: 'iEve', vote: 'vEve', blocks: '0.00000003' },
  ]),
  blockProduction(
    900,
    { iAda: [2, 2], iBob: [2, 2], iCat: [2, 1], iDan: [2, 1], iEve: [2, 2], iFay: [2, 2] },
    'iRest',
  ),

  // 901
  wholeSchedule(901, { iAda: [0, 1], iBob: [2], iCat: [3], iDan: [4, 5], iEve: [6] }, 'iRest'),
  block({ at: [901, 0], rewards: [fee('kCash', '100')] }),
  block({ at: [901, 1], rewards: [fee('iAda', '9007199254740993')] }),
  block({ at: [901, 2], rewards: [fee('iBob', '5'), fee('kCash', '6')] }),
  block({ at: [901, 3], rewards: [{ to: 'iCat', lamports: '7', type: null }] }),
  block(
    { at: [901, 4], rewards: [fee('iDan', '1000')], hash: address('orphan') },
    { fetchedAt: '2026-01-02T00:00:00Z', isFinal: true },
  ),
  block(
    { at: [901, 4], rewards: [fee('iDan', '50')], parentHash: hashOf(slotOf(901, 3)) },
    { request: { method: 'getBlock', params: [slotOf(901, 4)] } },
  ),
  block({ at: [901, 5], rewards: [fee('iDan', '1')] }),
  block({ at: [901, 6], rewards: [fee('iEve', '9')] }),
  // Names 5 as its parent, so that there would be no block 6.
  block({ at: [901, 7], parent: slotOf(901, 5) }),

  // 902 and 903: no schedule, and blocks counted over the whole epoch or a part of it.
  blockProduction(902, { iAda: [4, 3] }, 'iRest'),
  earnings(902, [{ identity: 'iAda', vote: 'vAda', blocks: '1.5' }]),
  blockProduction(903, { iAda: [4, 3] }, 'iRest', [0, 7]),
  earnings(903, [{ identity: 'iAda', vote: 'vAda', blocks: '1.5' }]),

  // 904: asked for one identity, which leads nothing; a block of a slot whose leader nobody told.
  scheduleOf(904, 'iAda', []),
  block({ at: [904, 2], rewards: [fee('kCash', '70')] }),

  // Schedules that do not fit their epoch: a slot too many, and one too few.
  scheduleOf(904, 'iCat', [slotsPerEpoch]),
  wholeSchedule(903, { iAda: [14, 15] }, 'iRest', {
    body: JSON.stringify({
      jsonrpc: '2.0',
      result: { [address('iRest')]: Array.from({ length: slotsPerEpoch - 1 }, (_, slot) => slot) },
      id: 1,
    }),
  }),
  // The envelope names another epoch than that of the slot.
  block({ at: [904, 4], rewards: [fee('kCash', '7')] }, { period: 903 }),

  // A parent that lies far too early.
  scheduleOf(905, 'iBob', [5]),
  scheduleOf(906, 'iBob', [5]),
  block({ at: [907, 0], parent: 0 }),
])

const slotColumns = 'scheduled_slots, produced_slots, skipped_slots, unknown_slots'
const fees = (vote: string, epoch: number) =>
  world.ofValidator('canonical_validator_fees', 'total_fees_native, status, fee_count', vote, epoch)
const slots = async (vote: string, epoch: number) =>
  Object.values((await world.ofValidator('canonical_validator_fees', slotColumns, vote, epoch)) ?? {})

describe('trap: what a leader is paid', () => {
  it('is the Fee rewards of its blocks, not the fees of their transactions (summing them re-adds the burn)', async () => {
    expect(await fees('vAda', 900)).toEqual({
      total_fees_native: coins(2500),
      status: 'OBSERVED',
      fee_count: '1',
    })
  })

  it('does not include Rent, which is the return of a deposit', async () => {
    expect(await fees('vAda', 900)).toMatchObject({ total_fees_native: coins(2500) })
  })

  it('is a proven zero in a block without a Fee entry, not a missing figure', async () => {
    expect(await fees('vBob', 900)).toEqual({
      total_fees_native: coins(0),
      status: 'PROVEN_ZERO',
      fee_count: '0',
    })
  })

  it('is nothing in a skipped slot', async () => {
    expect(await fees('vCat', 900)).toMatchObject({ total_fees_native: coins(10), status: 'OBSERVED' })
    expect(await slots('vCat', 900)).toEqual(['2', '1', '1', '0'])
  })

  it('is not known while one of its blocks was not fetched', async () => {
    expect(await fees('vDan', 900)).toEqual({ total_fees_native: null, status: 'MISSING', fee_count: null })
    expect(await slots('vDan', 900)).toEqual(['2', '2', '0', '0'])
    expect(await slots('vFay', 900)).toEqual(['2', '2', '0', '0'])
    expect(await fees('vFay', 900)).toMatchObject({ status: 'MISSING' })
  })

  it('is not known from blocks while nobody saw one of its slots; then another provider counts', async () => {
    expect(await slots('vEve', 900)).toEqual(['2', '1', '0', '1'])
    const candidates = await world.inEpoch(
      'canonical_fact_candidates',
      'endpoint, value, status, is_chosen',
      900,
      `validator_key = '${address('vEve')}' and fact = 'EXEC_FEES'`,
    )
    expect(candidates).toEqual([
      { endpoint: 'earnings', value: coins(30), status: 'OBSERVED', is_chosen: true },
      { endpoint: 'getBlock', value: null, status: 'MISSING', is_chosen: false },
    ])
  })

  it('is exact beyond what a double holds', async () => {
    expect(await fees('vAda', 901)).toMatchObject({
      total_fees_native: coins(9_007_199_254_740_993n + 100n),
      fee_count: '2',
    })
  })

  it('counts for the leader of the slot, also where a collector is paid, of which a test warns', async () => {
    const [first] = await world.inEpoch(
      'canonical_blocks',
      'validator_key, receiver, fees_native',
      901,
      `slot = ${slotOf(901, 0)}`,
    )
    expect(first).toEqual({
      validator_key: address('vAda'),
      receiver: address('kCash'),
      fees_native: coins(100),
    })
    const warned = await world.warned('canonical_fee_receivers_lead')
    expect(warned.map((row) => [row['slot'], row['receiver']])).toEqual([
      [String(slotOf(901, 0)), address('kCash')],
      [String(slotOf(901, 2)), null],
    ])
  })

  it('is the sum where two are paid', async () => {
    expect(await fees('vBob', 901)).toMatchObject({ total_fees_native: coins(11), fee_count: '2' })
  })

  it('is not known where the kind of a reward is not told, for it may be a fee', async () => {
    expect(await fees('vCat', 901)).toEqual({ total_fees_native: null, status: 'MISSING', fee_count: null })
    expect(await slots('vCat', 901)).toEqual(['1', '1', '0', '0'])
  })

  it('is that of the block on the chain, where two were told for one slot', async () => {
    expect(await fees('vDan', 901)).toMatchObject({ total_fees_native: coins(51), status: 'OBSERVED' })
    const told = await world.inEpoch(
      'canonical_blocks',
      'is_canonical, fees_native',
      901,
      `slot = ${slotOf(901, 4)}`,
    )
    expect(told).toEqual([
      { is_canonical: false, fees_native: coins(1000) },
      { is_canonical: true, fees_native: coins(50) },
    ])
  })

  it('is not known where two answers contradict each other about a slot', async () => {
    expect(await slots('vEve', 901)).toEqual(['1', '0', '0', '1'])
    expect(await fees('vEve', 901)).toMatchObject({ status: 'MISSING' })
  })

  it('is a proven zero for a validator that leads no slot of the whole schedule', async () => {
    for (const epoch of [900, 901]) {
      expect(await fees('vNap', epoch)).toMatchObject({
        total_fees_native: coins(0),
        status: 'PROVEN_ZERO',
      })
      expect(await slots('vNap', epoch)).toEqual(['0', '0', '0', '0'])
    }
    expect(await fees('vAda', 904)).toMatchObject({ status: 'PROVEN_ZERO' })
    // The schedule of one identity says nothing of another one.
    expect(await fees('vNap', 904)).toBeUndefined()
  })

  it('is kept and counted where its leader has no vote account, or no schedule tells the leader', async () => {
    const unmapped = await world.query(
      `select key_kind, key, amount_native from canonical.canonical_unmapped_facts
        where provider_name = 'solana_rpc' and fact = 'EXEC_FEES' order by all`,
    )
    expect(unmapped).toEqual([
      { key_kind: 'IDENTITY', key: address('iRest'), amount_native: coins(40) },
      { key_kind: 'RECEIVER', key: address('kCash'), amount_native: coins(77) },
    ])
  })

  it('names every answer that it rests on', async () => {
    const sources = await world.query(
      `select sources.json_path, sources.amount_native, payloads.endpoint, payloads.request ->> '$.params[0]' as slot
         from canonical.canonical_validator_fees_sources as sources
         join canonical.canonical_validator_fees as fees
           on sources.row_id = md5(fees.chain_id || '|' || fees.period_id || '|' || fees.validator_key)::uuid
         join canonical.canonical_periods as periods using (chain_id, period_id)
         join staging.staging_payloads as payloads on payloads.payload_id = sources.payload_id
        where period_number = 900 and fees.validator_key = '${address('vCat')}' order by all`,
    )
    expect(sources.map(Object.values)).toEqual([
      ['$.result', null, 'getLeaderSchedule', String(slotOf(900, 0))],
      ['$.result.parentSlot', null, 'getBlock', String(slotOf(900, 6))],
      ['$.result.rewards', coins(10), 'getBlock', String(slotOf(900, 4))],
    ])
  })
})

describe('trap: an answer of another epoch', () => {
  it('counts in the epoch of its slot, whatever its envelope names, and is warned of', async () => {
    const warned = await world.warned('canonical_blocks_outside_of_their_period')
    expect(
      warned.map((row) => [row['slot'], row['envelope_period_identifier'], row['period_identifier']]),
    ).toEqual([[String(slotOf(904, 4)), '903', '904']])
    const [block] = await world.inEpoch('canonical_blocks', 'fees_native', 904, `slot = ${slotOf(904, 4)}`)
    expect(block).toEqual({ fees_native: coins(7) })
  })

  it('is not used where a schedule does not fit the slots of the epoch', async () => {
    expect(await fees('vCat', 904)).toBeUndefined()
    const warned = await world.warned('canonical_schedules_that_fit_no_period')
    expect(warned.map((row) => [row['period_identifier'], row['requested_identity']]).sort()).toEqual([
      ['903', null],
      ['904', address('iCat')],
    ])
  })
})

describe('trap: a count of blocks', () => {
  it('gives leader slots where no schedule does, and proves no skipped one', async () => {
    expect(await slots('vAda', 902)).toEqual(['4', '3', '0', '1'])
    expect(await fees('vAda', 902)).toMatchObject({
      total_fees_native: coins(1_500_000_000),
      fee_count: null,
    })
  })

  it('of a part of the epoch is not that of the epoch', async () => {
    expect(await slots('vAda', 903)).toEqual([null, null, null, null])
  })

  it('that differs from schedule and blocks is warned of', async () => {
    const warned = await world.warned('canonical_block_production_drift')
    expect(
      warned.map((row) => [row['identity_pubkey'], row['produced_blocks'], row['produced_slots']]),
    ).toEqual([[address('iDan'), '1', '2']])
  })
})

describe('trap: a slot that nobody saw', () => {
  it('stays unknown, and is counted in a final period', async () => {
    const warned = await world.warned('canonical_unknown_slots_counted')
    const counted = warned.map((row) => [row['validator_key'], row['unknown_slots'], row['status']])
    expect(counted.sort()).toEqual([
      [address('vAda'), '1', 'OBSERVED'],
      [address('vEve'), '1', 'MISSING'],
      [address('vEve'), '1', 'OBSERVED'],
    ])
  })

  it('is not proven skipped by a parent more than an epoch back, which would be absurd', async () => {
    expect(await slots('vBob', 905)).toEqual(['1', '0', '0', '1'])
    expect(await slots('vBob', 906)).toEqual(['1', '0', '1', '0'])
  })

  describe.each([-32007, -32009])('answered with error %i', (code) => {
    itOnEngines('is not proven skipped by it: it is rejected', async () => {
      const message = `Slot ${slotsPerEpoch} was skipped, or missing`
      const answer = {
        provider: 'solana_rpc',
        endpoint: 'getBlock',
        chain_id: 'solana-mainnet',
        period_identifier: '1',
        request: { method: 'getBlock', params: [slotsPerEpoch] },
        http_status: 200,
        fetched_at: '2026-01-01T00:00:00Z',
        body: JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: 1 }),
      }
      await landingZone(async ({ load, rows }) => {
        expect(await load(archiveOf([answer]))).toMatchObject({ landed: 0, rejected: 1 })
        expect(await rows('select reason, json_path from staging.rejected_payloads')).toEqual([
          {
            reason: `the node answered with error ${code}: ${JSON.stringify(message)}`,
            json_path: '$.error',
          },
        ])
      })
    })
  })
})
