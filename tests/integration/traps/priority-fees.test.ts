import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectUnderTest } from '../../support/project-under-test.js'
import type { TestProject } from '../../support/test-project.js'
import { buildCanonical, earnings } from '../canonical/canonical-world.js'
import { coins, of, rowsOf, tipAccounts } from './tips-world.js'

const epoch = 900

const answers = [
  earnings(epoch, [
    { identity: 'iShares', vote: 'vShares', blocks: '10' },
    { identity: 'iZero', vote: 'vZero', blocks: '10' },
    { identity: 'iAbsent', vote: 'vAbsent', blocks: '10' },
    { identity: 'iGenerous', vote: 'vGenerous', blocks: '1' },
  ]),
  tipAccounts(epoch, {
    // Of 8 SOL of priority fees the validator kept 50 % and passed 4 on.
    vShares: { revenue: 1_000, sharedFees: 4_000_000_000, feeCommission: 5_000 },
    vZero: { revenue: 1_000, sharedFees: 0, feeCommission: 5_000 },
    vGenerous: { revenue: 1_000, sharedFees: 1_500_000_000, feeCommission: 0 },
  }),
]

/** Lets the P&L be built too, and maps who counts for what is passed on, which the delivered seeds leave open. */
function trackSharedFees(project: TestProject): void {
  cpSync(join(projectUnderTest, 'models/computation'), project.path('models/computation'), {
    recursive: true,
  })
  const path = 'seeds/registry/chain_provider_mappings.csv'
  project.write(
    path,
    `${project.read(path).trimEnd()}\nsolana-mainnet,PRIORITY_FEES_SHARED,jito,validator_rewards,1\n`,
  )
}

describe('priority fees that are passed on to stakers', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers, trackSharedFees)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const fees = (vote: string) =>
    rowsOf(
      project,
      'canonical_validator_fees',
      'gross_fees_native, shared_fees_native, shared_status, total_fees_native, status',
      of(vote, epoch),
    )

  it('are taken off as they were passed on: the commission is not applied again', async () => {
    expect(await fees('vShares')).toEqual([
      {
        gross_fees_native: coins(10_000_000_000n),
        shared_fees_native: coins(4_000_000_000n),
        shared_status: 'OBSERVED',
        total_fees_native: coins(6_000_000_000n),
        status: 'OBSERVED',
      },
    ])
  })

  it('may be more than the fees of the epoch', async () => {
    expect(await fees('vGenerous')).toMatchObject([{ total_fees_native: '-0.500000000000000000' }])
  })

  it('are unknown where kobe says 0 or nothing, and then so is what the validator keeps', async () => {
    const unknown = {
      shared_fees_native: null,
      shared_status: 'MISSING',
      total_fees_native: null,
      status: 'MISSING',
    }
    expect(await fees('vZero')).toMatchObject([unknown])
    expect(await fees('vAbsent')).toMatchObject([unknown])
  })

  it('make the fees of the P&L net', async () => {
    const rows = await project.query(
      `select exec_fees_native, exec_fees_basis from computation.validator_pnl as pnl
         join canonical.canonical_periods as periods using (chain_id, period_id)
        where ${of('vShares', epoch)}`,
    )
    expect(rows).toEqual([{ exec_fees_native: coins(6_000_000_000n), exec_fees_basis: 'NET' }])
  })
})
