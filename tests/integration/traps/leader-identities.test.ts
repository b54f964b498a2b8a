import { describe, expect, it } from 'vitest'
import { address } from '../canonical/canonical-world.js'
import {
  block,
  blockProduction,
  blocksOf,
  epochSchedule,
  fee,
  scheduleOf,
  voteAccounts,
  wholeSchedule,
} from '../canonical/solana-answers.js'
import { coins, trapWorld } from './trap-world.js'

/** Fees of 1, 2, 3 … lamports in these slots, so that each sum tells which blocks are in it. */
const paid = (epoch: number, leaders: Readonly<Record<number, string>>) =>
  blocksOf(
    epoch,
    Object.fromEntries(
      Object.entries(leaders).map(([index, identity]) => [
        Number(index),
        [fee(identity, String(2 ** Number(index)))],
      ]),
    ),
  )

const world = trapWorld(() => [
  epochSchedule(),
  // vMov takes another identity in 902: the schedule of 902 was made while it still had the first one.
  voteAccounts(900, [
    { vote: 'vMov', identity: 'iMov1' },
    { vote: 'vTwin1', identity: 'iTwin' },
    { vote: 'vTwin2', identity: 'iTwin' },
    { vote: 'vSwap1', identity: 'iSwapA' },
    { vote: 'vSwap2', identity: 'iSwapB' },
  ]),
  voteAccounts(901, [
    { vote: 'vMov', identity: 'iMov1' },
    { vote: 'vTwin1', identity: 'iTwin' },
    { vote: 'vTwin2', identity: 'iTwin' },
    { vote: 'vSwap1', identity: 'iSwapA' },
    { vote: 'vSwap2', identity: 'iSwapB' },
  ]),
  voteAccounts(902, [
    { vote: 'vMov', identity: 'iMov2' },
    { vote: 'vTwin1', identity: 'iTwin' },
    { vote: 'vTwin2', identity: 'iTwin2' },
    { vote: 'vSwap1', identity: 'iSwapB' },
    { vote: 'vSwap2', identity: 'iSwapA' },
    { vote: 'vNew', identity: 'iNew' },
  ]),
  voteAccounts(906, [
    { vote: 'vMov', identity: 'iMov2' },
    { vote: 'vHeir', identity: 'iHeir' },
  ]),
  voteAccounts(910, [{ vote: 'vHeir', identity: 'iOther' }]),
  voteAccounts(903, [{ vote: 'vOld', identity: 'iHeir' }]),

  wholeSchedule(902, { iMov1: [0], iTwin: [1], iSwapA: [2], iSwapB: [3], iNew: [4], iMov2: [5] }, 'iRest'),
  ...paid(902, { 0: 'iMov1', 1: 'iTwin', 2: 'iSwapA', 3: 'iSwapB', 4: 'iNew', 5: 'iMov2' }),
  wholeSchedule(903, { iMov2: [0], iTwin: [1], iTwin2: [2], iSwapA: [3], iSwapB: [4] }, 'iRest'),
  ...paid(903, { 0: 'iMov2', 1: 'iTwin', 2: 'iTwin2', 3: 'iSwapA', 4: 'iSwapB' }),

  // Nobody looked in 904 and 905: the identity is carried, and what follows from it is derived.
  scheduleOf(905, 'iMov2', [0]),
  block({ at: [905, 0], rewards: [fee('iMov2', '7')] }),
  // Nobody was seen with iHeir in 906 but vHeir; vOld is only assumed to have it still.
  scheduleOf(907, 'iHeir', [0]),
  block({ at: [907, 0], rewards: [fee('iHeir', '9')] }),
  // In 905 both are only assumed.
  scheduleOf(906, 'iHeir', [0]),
  block({ at: [906, 0], rewards: [fee('iHeir', '11')] }),
  blockProduction(902, { iTwin: [1, 1], iMov1: [1, 1] }, 'iRest'),
])

const fees = (vote: string, epoch: number) =>
  world.ofValidator('canonical_validator_fees', 'total_fees_native, status', vote, epoch)

describe('trap: an identity changes between epochs', () => {
  it('leads with the one of the epoch before, as the schedule does', async () => {
    // Slot 0 by the identity of 901; slot 5 is led by that of 902, which nobody had before.
    expect(await fees('vMov', 902)).toEqual({ total_fees_native: coins(1 + 32), status: 'OBSERVED' })
    expect(await fees('vMov', 903)).toEqual({ total_fees_native: coins(1), status: 'OBSERVED' })
  })

  it('does not give the blocks of two that swap theirs to the wrong one', async () => {
    expect(await fees('vSwap1', 902)).toMatchObject({ total_fees_native: coins(4) })
    expect(await fees('vSwap2', 902)).toMatchObject({ total_fees_native: coins(8) })
    expect(await fees('vSwap1', 903)).toMatchObject({ total_fees_native: coins(16) })
    expect(await fees('vSwap2', 903)).toMatchObject({ total_fees_native: coins(8) })
  })

  it('is looked for in the epoch itself where nobody had it before', async () => {
    const [slot] = await world.inEpoch(
      'canonical_leader_slots',
      'validator_key, basis',
      902,
      `identity_pubkey = '${address('iMov2')}'`,
    )
    expect(slot).toEqual({ validator_key: address('vMov'), basis: 'OBSERVED' })
  })

  it('makes the fees derived where nobody looked in the epoch before', async () => {
    expect(await fees('vNew', 902)).toEqual({ total_fees_native: coins(16), status: 'DERIVED' })
  })

  it('makes the fees derived where it is carried over epochs that nobody observed', async () => {
    expect(await fees('vMov', 905)).toEqual({ total_fees_native: coins(7), status: 'DERIVED' })
  })

  it('goes to the one that was seen with it, before one that is only assumed to have it', async () => {
    expect(await fees('vHeir', 907)).toEqual({ total_fees_native: coins(9), status: 'OBSERVED' })
    expect(await fees('vOld', 907)).toBeUndefined()
  })
})

describe('trap: two vote accounts on one identity', () => {
  it('leave the fees with nobody, and those of both unknown', async () => {
    for (const vote of ['vTwin1', 'vTwin2'])
      expect(await fees(vote, 902)).toEqual({ total_fees_native: null, status: 'MISSING' })
    const unmapped = await world.inEpoch(
      'canonical_unmapped_facts',
      'key_kind, key, fact, amount_native',
      902,
    )
    expect(unmapped).toEqual([
      { key_kind: 'IDENTITY', key: address('iTwin'), fact: 'EXEC_FEES', amount_native: coins(2) },
    ])
  })

  it('have no leader slots of their own, neither by schedule nor by a count of blocks', async () => {
    const columns = 'scheduled_slots, produced_slots, skipped_slots, unknown_slots'
    for (const vote of ['vTwin1', 'vTwin2'])
      expect(await world.ofValidator('canonical_validator_fees', columns, vote, 902)).toEqual({
        scheduled_slots: null,
        produced_slots: null,
        skipped_slots: null,
        unknown_slots: null,
      })
  })

  it('are told apart again when one of them leaves it', async () => {
    expect(await fees('vTwin1', 903)).toEqual({ total_fees_native: coins(2), status: 'OBSERVED' })
    expect(await fees('vTwin2', 903)).toEqual({ total_fees_native: coins(4), status: 'OBSERVED' })
  })

  it('are not told apart by assumption', async () => {
    expect(await fees('vHeir', 906)).toEqual({ total_fees_native: null, status: 'MISSING' })
    expect(await fees('vOld', 906)).toEqual({ total_fees_native: null, status: 'MISSING' })
    expect(await world.inEpoch('canonical_unmapped_facts', 'key, amount_native', 906)).toEqual([
      { key: address('iHeir'), amount_native: coins(11) },
    ])
  })
})
