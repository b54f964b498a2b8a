import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../src/base/hash.js'
import { failuresOf, rowsOf } from './data-test-engine.js'

const period = "cast('00000000-0000-0000-0000-000000000900' as uuid)"
const payload = "cast('00000000-0000-0000-0000-00000000000a' as uuid)"
const key = { chain_id: "'solana-mainnet'", period_id: period, validator_key: "'vAda'" }
const slots = (scheduled: string, produced: string, skipped: string, unknown: string) => ({
  scheduled_slots: `cast(${scheduled} as bigint)`,
  produced_slots: `cast(${produced} as bigint)`,
  skipped_slots: `cast(${skipped} as bigint)`,
  unknown_slots: `cast(${unknown} as bigint)`,
})

describe('law 6', () => {
  const candidate = (value: string) => ({
    ...key,
    fact: "'EXEC_FEES'",
    provider_name: "'solana_rpc'",
    endpoint: "'getBlock'",
    value: `cast(${value} as decimal(38, 18))`,
  })
  const check = (
    counted: ReturnType<typeof slots>,
    {
      fees = 'null',
      value = 'null',
      shown = counted,
    }: { fees?: string; value?: string; shown?: typeof counted } = {},
  ) =>
    failuresOf('canonical_law_6_slots_add_up', {
      canonical_validator_fees: rowsOf({ ...key, ...shown }),
      canonical_leader_fees: rowsOf({ ...key, ...counted, fees_native: `cast(${fees} as decimal(38, 18))` }),
      canonical_fact_candidates: rowsOf(candidate(value)),
    })

  it('holds where the slots add up, also while one is unknown, and where none are known', async () => {
    expect(await check(slots('4', '3', '1', '0'), { fees: '1.5', value: '1.5' })).toEqual([])
    expect(await check(slots('4', '2', '1', '1'))).toEqual([])
    expect(await check(slots('null', 'null', 'null', 'null'))).toEqual([])
  })

  it('breaks where a slot is lost, or one is too many', async () => {
    const right = slots('4', '3', '1', '0')
    expect(await check(right, { shown: slots('4', '3', '0', '0') })).toHaveLength(1)
    expect(await check(right, { shown: slots('4', '3', '1', '1') })).toHaveLength(1)
    expect(await check(right, { shown: slots('4', '3', 'null', '0') })).toHaveLength(1)
    expect(await check(slots('4', '3', '0', '0'), { shown: right })).toHaveLength(1)
  })

  it('breaks where an amount rests on blocks while a slot is unknown', async () => {
    const unknown = slots('4', '2', '1', '1')
    expect(await check(unknown, { fees: '1.5' })).toHaveLength(1)
    expect(await check(unknown, { value: '0' })).toHaveLength(1)
  })
})

describe('law 7', () => {
  const landed = (text: string, hash: string) =>
    rowsOf({
      payload_id: payload,
      provider_name: "'solana_rpc'",
      endpoint: "'getBlock'",
      raw_payload: `'${text}'`,
      response_hash: `'${hash}'`,
    })

  it('breaks where the bytes are no longer those that came', async () => {
    const test = 'canonical_law_7_bytes_hash_to_their_hash'
    expect(await failuresOf(test, { staging_payloads: landed('{"a":1}', sha256('{"a":1}')) })).toEqual([])
    expect(await failuresOf(test, { staging_payloads: landed('{"a":2}', sha256('{"a":1}')) })).toHaveLength(1)
  })

  it('breaks where a canonical row names a payload that never landed', async () => {
    const test = 'canonical_law_7_sources_exist'
    const named = (payload_id: string) => rowsOf({ source_payload_id: payload_id })
    const staging_payloads = landed('x', 'y')
    const stranger = "cast('00000000-0000-0000-0000-00000000000b' as uuid)"
    for (const relation of ['canonical_blocks', 'canonical_validator_fees', 'canonical_periods']) {
      expect(await failuresOf(test, { staging_payloads, [relation]: named(payload) })).toEqual([])
      expect(await failuresOf(test, { staging_payloads, [relation]: named(stranger) })).toMatchObject([
        { relation },
      ])
    }
  })
})

describe('the block fees', () => {
  const amount = (value: string) => `cast(${value} as decimal(38, 18))`
  const block = { ...key, slot: '7', is_canonical: 'true', fees_native: amount('3') }
  const check = (led: string, nobody: string, outcome = 'PRODUCED') =>
    failuresOf('canonical_block_fees_are_conserved', {
      canonical_blocks: rowsOf(block),
      canonical_leader_slots: rowsOf({
        ...key,
        slot: '7',
        outcome: `'${outcome}'`,
        fees_native: amount(led),
      }),
      canonical_unmapped_facts: rowsOf({
        ...key,
        provider_name: "'solana_rpc'",
        fact: "'EXEC_FEES'",
        amount_native: amount(nobody),
      }),
    })

  it('go to validators and to nobody, and none is lost or doubled', async () => {
    expect(await check('2', '1')).toEqual([])
    expect(await check('null', '0', 'UNKNOWN')).toEqual([])
    expect(await check('2', '0')).toHaveLength(1)
    expect(await check('3', '0.000000001')).toHaveLength(1)
  })
})
