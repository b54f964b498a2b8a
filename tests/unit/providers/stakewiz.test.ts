import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../src/base/hash.js'
import { jsonProblem, keys } from './bodies.js'

const [a = '', b = ''] = keys
const check = (endpoint: string, body: unknown, request?: JsonValue) =>
  jsonProblem('stakewiz', endpoint, JSON.stringify(body), request)
const record = {
  vote_identity: a,
  identity: b,
  activated_stake: 454083.86648638104,
  commission: 5,
  uptime: 99.74,
  name: 'A validator',
  epoch: 574,
}

describe('validators', () => {
  it('takes records of which little is known, whatever they say of amounts and rates', async () => {
    expect(
      await check('validators', [record, { vote_identity: b, uptime: null, epoch: null }]),
    ).toBeUndefined()
    expect(
      await check('validators', [{ ...record, activated_stake: 'much', commission: 999 }]),
    ).toBeUndefined()
  })

  it.each([
    [{ vote_identity: undefined }, '$[0].vote_identity', /^expected an address in base 58, found nothing$/],
    [{ identity: 'x' }, '$[0].identity', /^expected an address in base 58, found "x"$/],
    [{ epoch: 574.5 }, '$[0].epoch', /^expected an integer from 0 to 2\^64 - 1, found "574\.5"$/],
    [{ uptime: 100.01 }, '$[0].uptime', /^expected a percentage from 0 to 100, found "100\.01"$/],
    [{ uptime: -1 }, '$[0].uptime', /^expected a percentage from 0 to 100, found -1$/],
    [{ name: 7 }, '$[0].name', /expected string/],
  ])('refuses %j', async (wrong, path, reason) => {
    const problem = await check('validators', [{ ...record, ...wrong }])
    expect(problem).toEqual({ path, reason: expect.stringMatching(reason) as string })
  })

  it('refuses an empty list, one record alone, and a vote account that stands twice', async () => {
    expect(await check('validators', [])).toEqual({ path: '$', reason: 'the list of validators is empty' })
    expect((await check('validators', record))?.path).toBe('$')
    expect(await check('validators', [record, record])).toEqual({
      path: '$[1]',
      reason: `the vote account ${a} stands twice`,
    })
  })
})

describe('validator/{vote}', () => {
  it('takes the record of the vote account that was asked for', async () => {
    expect(await check('validator/{vote}', record)).toBeUndefined()
    expect(await check('validator/{vote}', record, { vote: a })).toBeUndefined()
  })

  it('refuses the record of another one, and a list', async () => {
    const problem = {
      path: '$.vote_identity',
      reason: `the record is of ${a}, not of ${b}, who was asked for`,
    }
    expect(await check('validator/{vote}', record, { vote: b })).toEqual(problem)
    expect(await check('validator/{vote}', record, { validator: b })).toEqual(problem)
    expect((await check('validator/{vote}', [record]))?.path).toBe('$')
  })
})

describe('epoch_info', () => {
  it('takes the epoch, and refuses an answer without it', async () => {
    expect(
      await check('epoch_info', { epoch: 574, start_slot: 247968000, epochs_per_year: 155.1 }),
    ).toBeUndefined()
    expect(await check('epoch_info', { start_slot: 247968000 })).toEqual({
      path: '$.epoch',
      reason: 'expected an integer from 0 to 2^64 - 1, found nothing',
    })
  })
})
