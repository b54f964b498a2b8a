import { describe, expect, it } from 'vitest'
import { block, blockTime, epochSchedule, runningEpoch, slotOf } from '../canonical/solana-answers.js'
import { trapWorld } from './trap-world.js'

/** Seconds of the blocks in this file; an epoch of 16 slots lasts as long as they say. */
const day = 86_400
const start = Date.parse('2026-03-01T00:00:00Z') / 1000
const at = (seconds: number) => new Date((start + seconds) * 1000).toISOString().replace('.000Z', '.000000Z')

/** Runs with slots of its own, two of which the schedule would count to the epoch before. */
const shiftedInfo = runningEpoch(908, {
  body: JSON.stringify({
    jsonrpc: '2.0',
    result: { absoluteSlot: slotOf(908, 5), epoch: 908, slotIndex: 3, slotsInEpoch: 14 },
    id: 1,
  }),
})

const world = trapWorld(() => [
  epochSchedule(),
  // 899 ends with its last slot; the first slot of 900 is skipped, and so is its last one.
  block({ at: [899, 15], time: start - 400 }),
  block({ at: [900, 1], parent: slotOf(899, 15), time: start }),
  block({ at: [900, 2], time: start + 3 }),
  // The node does not know the time of the first block of 901, and getBlockTime does; the last block of 900 was not
  // fetched, and only getBlockTime tells when it was produced.
  block({ at: [901, 0], parent: slotOf(900, 14), time: null }),
  blockTime(901, 0, start + 2 * day),
  blockTime(900, 14, start + 2 * day - 7),
  // A block of 902 that is not proven to be its first one.
  block({ at: [902, 5], time: start + 4 * day }),
  // Nobody knows the times at either end of 903.
  block({ at: [903, 0], time: null }),
  blockTime(903, 0, null),
  block({ at: [904, 0], parent: slotOf(903, 15), time: start + 5 * day }),
  // The last slots of 905 and all slots of 906 hold no block.
  block({ at: [905, 3], time: start + 6 * day }),
  block({ at: [907, 0], parent: slotOf(905, 3), time: start + 8 * day }),
  shiftedInfo,
  block({ at: [910, 0], time: start }),
])

const timesOf = async (epoch: number) => {
  const [row] = await world.query(
    `select period_start, period_end from canonical.canonical_periods where period_number = ${epoch}`,
  )
  return row
}

describe('trap: a period begins and ends with its blocks, never with slot times', () => {
  it('takes the first block for the start, however many slots before it were skipped', async () => {
    expect(await timesOf(900)).toMatchObject({ period_start: at(0) })
    expect(await timesOf(899)).toEqual({ period_start: null, period_end: at(-400) })
  })

  it('takes the last block for the end, which the first block after the period names', async () => {
    // 14 slots of 400 ms would be 5.6 seconds.
    expect(await timesOf(900)).toEqual({ period_start: at(0), period_end: at(2 * day - 7) })
  })

  it('asks getBlockTime where the block does not say its time (block time null)', async () => {
    expect(await timesOf(901)).toMatchObject({ period_start: at(2 * day) })
  })

  it('does not take a block for the first one that is not proven to be it', async () => {
    expect(await timesOf(902)).toEqual({ period_start: null, period_end: null })
    expect(await timesOf(901)).toMatchObject({ period_end: null })
  })

  it('keeps the times unknown where nobody knows them', async () => {
    expect(await timesOf(903)).toEqual({ period_start: null, period_end: null })
    expect(await timesOf(904)).toMatchObject({ period_start: at(5 * day) })
  })

  it('gives a period without blocks no times, and does not lend it those of its neighbours', async () => {
    expect(await timesOf(905)).toMatchObject({ period_end: at(6 * day) })
    expect(await timesOf(906)).toBeUndefined()
    expect(await timesOf(907)).toMatchObject({ period_start: at(8 * day) })
  })

  it('knows the slots of a period without knowing its times', async () => {
    const slots = await world.query(
      `select period_number, first_slot, last_slot, period_start, period_end
         from canonical.canonical_periods where period_number in (902, 908) order by all`,
    )
    expect(slots).toEqual([
      { period_number: '902', first_slot: '14432', last_slot: '14447', period_start: null, period_end: null },
      // The node that runs the epoch wins over the schedule.
      { period_number: '908', first_slot: '14530', last_slot: '14543', period_start: null, period_end: null },
    ])
  })

  it('warns of a period that begins before an earlier one has', async () => {
    expect(await world.warned('canonical_period_times_in_order')).toEqual([
      expect.objectContaining({ period_identifier: '910', earlier_time: at(8 * day) }),
    ])
  })

  it('names every answer that a time rests on', async () => {
    const sources = await world.query(
      `select sources.json_path, payloads.endpoint, payloads.request ->> '$.params[0]' as slot
         from canonical.canonical_periods_sources as sources
         join canonical.canonical_periods as periods on periods.period_id = sources.row_id
         join staging.staging_payloads as payloads on payloads.payload_id = sources.payload_id
        where periods.period_number = 900 and json_path <> '$' order by all`,
    )
    expect(sources.map(Object.values)).toEqual([
      ['$.result', 'getBlockTime', '14414'],
      ['$.result', 'getEpochSchedule', null],
      ['$.result.blockTime', 'getBlock', '14401'],
      ['$.result.parentSlot', 'getBlock', '14401'],
      ['$.result.parentSlot', 'getBlock', '14416'],
    ])
  })
})
