import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { buildCanonical } from '../canonical/canonical-world.js'
import { coins, jitoValidators, leaves, of, rowsOf, tipAccounts } from './tips-world.js'

const on = (day: number) => ({ fetchedAt: `2026-01-0${day}T00:00:00Z` })
const first = { revenue: 1_000_000_000 }
const second = { revenue: 2_000_000_000 }

/** The same request each time; the body says something else. */
const answers = [
  tipAccounts(900, { vCorrected: first }, on(1)),
  tipAccounts(900, { vCorrected: second }, on(2)),
  // A, B, then A again: the last one seen counts, although its bytes came first.
  tipAccounts(901, { vBack: first }, on(1)),
  tipAccounts(901, { vBack: second }, on(2)),
  tipAccounts(901, { vBack: first }, on(3)),
  // What was seen before the epoch was over does not take the place of what is final, however late it is loaded.
  tipAccounts(902, { vLate: second }, on(1)),
  tipAccounts(902, { vLate: first }, { ...on(2), isFinal: false }),
  // Another request about the same epoch is no correction of the first: both count, and the better endpoint wins.
  tipAccounts(903, { vTwo: first }, on(1)),
  jitoValidators(903, { vTwo: { rewards: 2_000_000_000, commission: 900 } }, on(2)),
  leaves(900, 'vCorrected', [{ claimant: 'sCorrected', amount: 9 }], {}, on(1)),
  leaves(900, 'vCorrected', [{ claimant: 'sCorrected', amount: 8 }], {}, on(2)),
  // One request that names all validators and one that names this alone: the later answer counts, and nobody else.
  tipAccounts(904, { vBoth: first }, on(1)),
  tipAccounts(904, { vBoth: second }, { ...on(2), request: { query: { epoch: 904, limit: 1 } } }),
]

describe('an epoch whose tips are restated', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const totalOf = async (vote: string, epoch: number) => {
    const rows = await rowsOf(project, 'canonical_validator_mev', 'total_mev_native', of(vote, epoch))
    return rows.map((row) => row['total_mev_native'])
  }

  it('has the later answer', async () => {
    expect(await totalOf('vCorrected', 900)).toEqual([coins(2_000_000_000n)])
    expect(await totalOf('vBoth', 904)).toEqual([coins(2_000_000_000n)])
    expect(await rowsOf(project, 'canonical_staker_tips', 'tips_native', of('vCorrected', 900))).toEqual([
      { tips_native: coins(8n) },
    ])
  })

  it('ends at A when the answer goes from A to B and back to A', async () => {
    expect(await totalOf('vBack', 901)).toEqual([coins(1_000_000_000n)])
  })

  it('keeps the final answer where a later one is not final', async () => {
    expect(await totalOf('vLate', 902)).toEqual([coins(2_000_000_000n)])
  })

  it('goes by priority, not by time, among endpoints', async () => {
    expect(await totalOf('vTwo', 903)).toEqual([coins(1_000_000_000n)])
  })
})
