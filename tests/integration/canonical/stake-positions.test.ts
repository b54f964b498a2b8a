import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { address, buildCanonical, stakeAccounts } from './canonical-world.js'
import { programAccounts } from './solana-answers.js'

const answers = [
  // vAda is told by the node and by the export; vBob by the export alone.
  programAccounts(900, [
    { account: 'sActive', vote: 'vAda', lamports: '13200000000000001', activation: 800, withdrawer: 'wAda' },
    { account: 'sEnds', vote: 'vAda', lamports: '20', activation: 800, deactivation: 900 },
    { account: 'sBegins', vote: 'vAda', lamports: '30', activation: 900 },
    { account: 'sEnded', vote: 'vAda', lamports: '40', activation: 800, deactivation: 899 },
    { account: 'sStart', vote: 'vAda', lamports: '50' },
    { account: 'sNever', vote: 'vAda', lamports: '60', activation: 900, deactivation: 900 },
    { account: 'sIdle', vote: '', lamports: '70' },
    { account: 'sMoved', vote: 'vAda', lamports: '80', activation: 800 },
  ]),
  // A later answer to another request.
  programAccounts(900, [{ account: 'sEve', vote: 'vEve', lamports: '5', activation: 1 }], {
    withContext: true,
    fetchedAt: '2026-01-02T00:00:00Z',
  }),
  stakeAccounts([
    { epoch: 900, account: 'sActive', vote: 'vAda', stake: '999', activation: 800 },
    { epoch: 900, account: 'sGone', vote: 'vAda', stake: '999', activation: 800 },
    { epoch: 900, account: 'sBob', vote: 'vBob', stake: '7', activation: 800 },
    { epoch: 900, account: 'sMoved', vote: 'vBob', stake: '8', activation: 800 },
    { epoch: 901, account: 'sActive', vote: 'vAda', stake: '999', activation: 800 },
  ]),
]

describe('stake positions', () => {
  let project: TestProject
  beforeAll(async () => {
    project = await buildCanonical(answers)
  }, 120_000)
  afterAll(() => {
    project.dispose()
  })

  const positions = async (vote: string, epoch = 900) => {
    const rows = await project.query(
      `select stake_account, stake_weight, activating_stake_native, deactivating_stake_native, status
         from canonical.canonical_stake_positions join canonical.canonical_periods using (chain_id, period_id)
        where validator_key = '${address(vote)}' and period_number = ${epoch} order by all`,
    )
    return rows.map(Object.values)
  }
  const none = '0.000000000000000000'

  it('are active, activating or deactivating by their epochs, and observed where the node tells them', async () => {
    expect(await positions('vAda')).toEqual(
      [
        [address('sActive'), '13200000000000001', none, none, 'OBSERVED'],
        [address('sBegins'), '0', '0.000000030000000000', none, 'OBSERVED'],
        [address('sEnds'), '20', none, '0.000000020000000000', 'OBSERVED'],
        [address('sMoved'), '80', none, none, 'OBSERVED'],
        [address('sStart'), '50', none, none, 'OBSERVED'],
      ].sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1)),
    )
    expect(await positions('vEve')).toEqual([[address('sEve'), '5', none, none, 'OBSERVED']])
  })

  it('of one validator in a period all come from one endpoint, and an account stands once', async () => {
    // The export still lists sGone with vAda, and sMoved with vBob.
    expect(await positions('vBob')).toEqual([[address('sBob'), '7000000000', none, none, 'DERIVED']])
    expect(await positions('vAda', 901)).toEqual([
      [address('sActive'), '999000000000', none, none, 'DERIVED'],
    ])
  })

  it('keep who may stake and who may withdraw', async () => {
    expect(
      await project.query(
        `select staker_wallet, withdrawer_wallet from canonical.canonical_stake_positions
          where stake_account = '${address('sActive')}' and status = 'OBSERVED'`,
      ),
    ).toEqual([{ staker_wallet: address('Staker'), withdrawer_wallet: address('wAda') }])
  })
})
