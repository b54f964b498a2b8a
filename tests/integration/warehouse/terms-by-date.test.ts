import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HandmadeWarehouse } from './handmade-warehouse.js'
import { addAgreement, addRule, addVersion, chain, feesShare, openSmallWorld, own } from './small-world.js'

let warehouse: HandmadeWarehouse

/** Epochs of a day and a half or so, that begin and end at no round time, as on the chain. */
const starts = {
  840: '2026-01-29T03:41:07Z',
  841: '2026-01-30T15:59:59Z',
  842: '2026-02-01T00:00:00Z',
  843: '2026-02-02T11:20:31Z',
  844: '2026-02-03T23:59:59Z',
  845: '2026-02-05T12:00:00Z',
} as const

beforeEach(async () => {
  warehouse = await openSmallWorld(Object.keys(starts).map(Number))
  await warehouse.execute(`delete from registry.validators where validator_key <> '${own}'`)
  for (const [period, start] of Object.entries(starts)) {
    await warehouse.execute(
      `update canonical.canonical_periods set period_start = '${start}' where period_number = ${period}`,
    )
  }
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
  await warehouse.execute('delete from registry.agreement_version_periods')
  await warehouse.execute('delete from registry.agreement_state_periods')
})

afterEach(() => warehouse.close())

/** `period: version`, of the lines. */
async function lines(): Promise<readonly string[]> {
  await warehouse.build()
  const rows = await warehouse.rows(
    `select period_identifier || ': v' || version_number as line
       from computation.commission_lines_computed join canonical.canonical_periods using (chain_id, period_id)
      order by line`,
  )
  return rows.map((row) => String(row['line']))
}

/** Periods whose statement waits for a time. */
async function waiting(): Promise<readonly string[]> {
  const rows = await warehouse.rows(
    `select distinct row_key from computation.statement_blockers where reason = 'PERIOD_TIME_UNKNOWN' order by row_key`,
  )
  return rows.map((row) => String(row['row_key']).replace(`${chain}|`, ''))
}

const secondVersionFrom = async (day: string) => {
  await warehouse.execute(`update registry.agreement_versions set effective_until = '${day}'`)
  await addVersion(warehouse, 'fees', 2, { effective_from: day })
  await addRule(warehouse, 'fees', { ...feesShare(2000), version_number: '2' })
}
const forget = (period: number) =>
  warehouse.execute(
    `update canonical.canonical_periods set period_start = null where period_number = ${period}`,
  )

describe('a version that goes by days', () => {
  it('holds from the period that begins at midnight UTC of its first day on', async () => {
    await secondVersionFrom('2026-02-01')
    expect(await lines()).toEqual(['840: v1', '841: v1', '842: v2', '843: v2', '844: v2', '845: v2'])
  })

  it('leaves a period to the version in which it began, however much of it lies in the next', async () => {
    await secondVersionFrom('2026-02-04')
    expect(await lines()).toEqual(['840: v1', '841: v1', '842: v1', '843: v1', '844: v1', '845: v2'])
  })

  it('holds for a period without a start where the times around it fall in it', async () => {
    await secondVersionFrom('2026-02-04')
    await forget(842)
    expect(await lines()).toContain('842: v1')
    expect(await waiting()).toEqual([])
  })

  it('is not guessed for a period without a start between two versions: its statement waits', async () => {
    await secondVersionFrom('2026-02-01')
    await forget(842)
    expect(await lines()).toEqual(['840: v1', '841: v1', '843: v2', '844: v2', '845: v2'])
    expect(await waiting()).toEqual(['842'])
  })

  it('takes the end of a period for the time before the next, so that it need not wait', async () => {
    await secondVersionFrom('2026-02-01')
    await forget(842)
    await warehouse.execute(
      `update canonical.canonical_periods set period_end = '2026-02-01T00:00:00Z' where period_number = 841`,
    )
    expect(await lines()).toContain('842: v2')
    expect(await waiting()).toEqual([])
  })
})

describe('a version that goes by days on one chain and by periods on another', () => {
  it('goes by period where there is a row for the chain, whatever the days say', async () => {
    await secondVersionFrom('2026-02-01')
    await warehouse.fill('registry.agreement_version_periods', [
      { agreement_id: 'fees', version_number: '1', chain_id: chain, from_period: '840', until_period: '844' },
      { agreement_id: 'fees', version_number: '2', chain_id: chain, from_period: '844' },
      { agreement_id: 'fees', version_number: '1', chain_id: 'other', from_period: '0', until_period: '1' },
    ])
    expect(await lines()).toEqual(['840: v1', '841: v1', '842: v1', '843: v1', '844: v2', '845: v2'])
    await forget(844)
    // Its state goes by days still, and is the same before and after.
    expect(await lines()).toContain('844: v2')
  })

  it('goes by days where the rows are of another chain', async () => {
    await warehouse.execute(
      `update registry.agreement_versions set effective_from = '2026-02-01', effective_until = '2026-02-02'`,
    )
    await warehouse.fill('registry.agreement_version_periods', [
      { agreement_id: 'fees', version_number: '1', chain_id: 'other', from_period: '0' },
    ])
    expect(await lines()).toEqual(['842: v1'])
  })
})

describe('the state of an agreement that goes by days', () => {
  const enter = (state_number: string, status: string, effective_from: string) =>
    warehouse.fill('registry.agreement_states', [
      { agreement_id: 'fees', state_number, status, effective_from },
    ])

  it('lets lines arise while it is ACTIVE when a period begins', async () => {
    await enter('2', 'SUSPENDED', '2026-01-31')
    await enter('3', 'ACTIVE', '2026-02-02')
    await enter('4', 'TERMINATED', '2026-02-04')
    expect(await lines()).toEqual(['840: v1', '841: v1', '843: v1', '844: v1'])
  })

  it('makes a statement wait where a period without a start may have begun in another one', async () => {
    await enter('2', 'SUSPENDED', '2026-01-31')
    await enter('3', 'ACTIVE', '2026-02-02')
    await forget(843)
    expect(await lines()).not.toContain('843: v1')
    expect(await waiting()).toEqual(['843'])
  })

  it('makes none wait where all states that may have begun are the same', async () => {
    await enter('2', 'ACTIVE', '2026-02-02')
    await forget(843)
    expect(await lines()).toContain('843: v1')
    expect(await waiting()).toEqual([])
  })

  it('may go by period on a chain while its version goes by days', async () => {
    await enter('2', 'TERMINATED', '2020-01-01')
    await warehouse.fill('registry.agreement_state_periods', [
      { agreement_id: 'fees', state_number: '2', chain_id: chain, from_period: '843' },
    ])
    expect(await lines()).toEqual(['840: v1', '841: v1', '842: v1'])
  })
})
