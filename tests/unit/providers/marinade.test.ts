import { expect, it } from 'vitest'
import { jsonProblem, keys } from './bodies.js'

const [a = '', b = ''] = keys
const check = (...validators: readonly object[]) =>
  jsonProblem('marinade', 'mev-info', JSON.stringify({ validators }))
const validator = { vote_account: a, mev_commission_bps: 800, epoch: '853' }

it('takes the epoch as text or number, and fields that are added', async () => {
  expect(await check(validator, { ...validator, vote_account: b, epoch: 853, more: 1 })).toBeUndefined()
})

it.each([
  [{ ...validator, mev_commission_bps: 10_001 }, '$.validators[0].mev_commission_bps'],
  [{ ...validator, mev_commission_bps: -1 }, '$.validators[0].mev_commission_bps'],
  [{ ...validator, mev_commission_bps: 1.5 }, '$.validators[0].mev_commission_bps'],
  [{ ...validator, mev_commission_bps: null }, '$.validators[0].mev_commission_bps'],
  [{ ...validator, epoch: undefined }, '$.validators[0].epoch'],
  [{ ...validator, vote_account: 'x' }, '$.validators[0].vote_account'],
])('refuses %j', async (wrong, path) => {
  expect((await check(wrong))?.path).toBe(path)
})

it('refuses an empty list and a vote account that stands twice', async () => {
  expect(await check()).toEqual({ path: '$.validators', reason: 'the list of validators is empty' })
  expect((await check(validator, validator))?.reason).toMatch(/stands twice$/)
})
