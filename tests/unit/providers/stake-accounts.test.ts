import { expect, it } from 'vitest'
import { csvProblem, keys } from './bodies.js'

const [a = '', b = '', c = '', d = ''] = keys
const header =
  'vote_account,epoch,stake_account,staker_wallet,withdrawer_wallet,stake_sol,lamports,activation_epoch,deactivation_epoch,rent_exempt_reserve,credits_observed'
const row = `${a},800,${b},${c},${d},102.800196421,102802479301,793,,2282880,1131022549`
const check = (...lines: readonly string[]) => csvProblem('stake_accounts', 'stake_accounts', lines)

it('takes an account once an epoch', async () => {
  expect(await check(header, row, row.replace(',800,', ',801,'))).toBeUndefined()
  expect(await check(header, row, row)).toEqual({
    path: 'row 2',
    reason: 'the row has the same epoch and stake_account as row 1',
  })
})

it.each([
  ['stake_sol', row.replace('102.800196421', 'NA')],
  ['lamports', row.replace('102802479301', '')],
  ['deactivation_epoch', row.replace('793,,', '793,never,')],
  ['epoch', row.replace(',800,', ',x,')],
])('refuses a wrong %s', async (column, wrong) => {
  expect((await check(header, wrong))?.path).toBe(`row 1, column "${column}"`)
})
