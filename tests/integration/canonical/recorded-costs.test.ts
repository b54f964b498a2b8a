import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { Decimal } from 'decimal.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { keptBy } from '../traps/cost-answers.js'
import { buildCanonical, type Answer } from './canonical-world.js'

/** Recorded answers of the providers; they are no part of the repository. */
const recordedData = join(import.meta.dirname, '../../../../shared/data')
const isAbsent = !existsSync(join(recordedData, 'doublezero-fees/fees_and_payments.csv'))
const reason = isAbsent ? ' (skipped: ../shared/data is not there)' : ''

const billedEpochs = [859, 860, 861, 885, 900, 938]
const read = (file: string) => readFileSync(join(recordedData, file), 'utf8')
const table = (file: string) => parse<Record<string, string>>(read(file), { columns: true })

function answers(): readonly Answer[] {
  return [
    {
      provider: 'doublezero',
      endpoint: 'fees_and_payments',
      period: '*',
      covers: [859, 939],
      body: read('doublezero-fees/fees_and_payments.csv'),
    },
    ...billedEpochs.map((epoch) => ({
      provider: 'doublezero',
      endpoint: 'fees',
      period: epoch,
      body: read(`doublezero-fees/epoch/fees_${epoch}.csv`),
    })),
    {
      provider: 'marinade',
      endpoint: 'settlements',
      period: 601,
      body: read('marinade/psr-settlements/601_settlements.excerpt.json'),
    },
    {
      provider: 'marinade',
      endpoint: 'validators',
      period: 650,
      body: read('marinade/snapshot-validators/650_validators.json'),
    },
  ]
}

/** Lamports of each vote account, added up without any SQL. */
function sumByVote(rows: readonly (readonly [vote: string, lamports: string])[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const [vote, lamports] of rows) sums.set(vote, (sums.get(vote) ?? 0n) + BigInt(lamports))
  return sums
}

const coins = (lamports: bigint) => new Decimal(lamports.toString()).div('1e9').toFixed(18)

describe.skipIf(isAbsent)(`costs of recorded mainnet epochs${reason}`, () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers())
  }, 240_000)
  afterAll(() => {
    project.dispose()
  })

  const costs = (kind: string, condition: string) =>
    project.query(
      `select period_identifier, validator_key, amount_native, status, basis
         from canonical.canonical_validator_costs join canonical.canonical_periods using (chain_id, period_id)
        where cost_kind = '${kind}' and ${condition} order by 1, 2`,
    )

  it('has the bill of every vote account in each of the 80 epochs of the collected file', async () => {
    const rows = table('doublezero-fees/fees_and_payments.csv')
    const found = await costs('DOUBLEZERO', 'period_number between 859 and 938')
    const expected = Array.from({ length: 80 }, (_, index) => String(859 + index)).flatMap((epoch) =>
      [
        ...sumByVote(
          rows.map((row) => [row['votekey'] ?? '', row[`dz_fee_lamports_${epoch}`] ?? '']),
        ).entries(),
      ]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([vote, lamports]) => ({
          period_identifier: epoch,
          validator_key: vote,
          amount_native: coins(lamports),
          status: lamports === 0n ? 'PROVEN_ZERO' : 'OBSERVED',
          basis: 'BILLED',
        })),
    )
    expect(expected).toHaveLength(80 * 576)
    expect(found).toEqual(expected)
  })

  it('tells of each lamport between the two files: 192 of 380 rows of epoch 859', async () => {
    const collected = new Map(
      table('doublezero-fees/fees_and_payments.csv').map((row) => [
        `${row['pubkey']} ${row['votekey']}`,
        row,
      ]),
    )
    const expected = billedEpochs.flatMap((epoch) =>
      table(`doublezero-fees/epoch/fees_${epoch}.csv`)
        .filter((row) => {
          const other = collected.get(`${row['pubkey']} ${row['votekey']}`)?.[`dz_fee_lamports_${epoch}`]
          const difference = BigInt(row['dz_fee_lamports'] ?? '') - BigInt(other ?? '')
          expect([-1n, 0n, 1n]).toContain(difference)
          return difference !== 0n
        })
        .map((row) => `${epoch} ${row['votekey']}`),
    )
    expect(expected.filter((row) => row.startsWith('859 '))).toHaveLength(192)
    const periods = await project.query(
      'select period_id, period_identifier from canonical.canonical_periods',
    )
    const epochOf = new Map(periods.map((row) => [row['period_id'], String(row['period_identifier'])]))
    const told = await keptBy(project, 'canonical_candidates_drift')
    const [{ failures } = {}] = await project.query(
      `select failures from aurora.results where node_id = 'test.aurora.canonical_candidates_drift'`,
    )
    expect(Number(failures)).toBe(expected.length)
    const known = new Set(expected)
    expect(
      told.every((row) =>
        known.has(`${epochOf.get(row['period_id']) ?? ''} ${String(row['validator_key'])}`),
      ),
    ).toBe(true)
    expect(await keptBy(project, 'canonical_doublezero_bills_differ')).toEqual([])
  })

  it('has what bonds paid in epoch 601, and nothing of what Marinade paid', async () => {
    const listed = table('marinade/psr-settlements/601_settlements_summary.derived.csv').filter(
      // The excerpt leaves one settlement out, whose claims were not recorded.
      (row) => row['claims_in_excerpt'] === '1' && row['funder'] === 'ValidatorBond',
    )
    const expected = sumByVote(
      listed.map((row) => [row['vote_account'] ?? '', row['claims_amount_lamports'] ?? '']),
    )
    const found = await costs('BOND', 'period_number = 601')
    expect(found.map((row) => [row['validator_key'], row['amount_native'], row['basis']])).toEqual(
      [...expected.entries()]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([vote, lamports]) => [vote, coins(lamports), 'SETTLEMENTS']),
    )
    expect([...expected.values()].reduce((sum, lamports) => sum + lamports, 0n)).toBe(4_683_535_251n)
  })

  it('has a vote fee for each credit of epoch 650, and no fee of DoubleZero', async () => {
    const { validator_metas: metas } = JSON.parse(
      read('marinade/snapshot-validators/650_validators.json'),
    ) as {
      readonly validator_metas: readonly { readonly vote_account: string; readonly credits: number }[]
    }
    const found = await costs('VOTES', 'period_number = 650')
    expect(found.map((row) => [row['validator_key'], row['amount_native'], row['status']])).toEqual(
      metas
        .map((meta) => [meta.vote_account, coins(BigInt(meta.credits) * 5000n), 'DERIVED'])
        .sort(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    )
    const doublezero = await costs('DOUBLEZERO', 'period_number = 650')
    expect(new Set(doublezero.map((row) => row['basis']))).toEqual(new Set(['NOT_IN_FORCE']))
  })
})
