import { describe, expect, it } from 'vitest'
import { jsonProblem, keys } from './bodies.js'

const [a = '', b = '', c = '', d = ''] = keys
const stakeProgram = 'Stake11111111111111111111111111111111111111'

const delegation = {
  voter: c,
  stake: '13200000000000001',
  activationEpoch: '732',
  deactivationEpoch: '18446744073709551615',
  warmupCooldownRate: 0.25,
}
const info = (changes: object = {}) => ({
  meta: { authorized: { staker: d, withdrawer: d }, rentExemptReserve: '2282880' },
  stake: { creditsObserved: 7, delegation: { ...delegation, ...changes } },
})
const account = (
  pubkey: string,
  parsed: object = { type: 'delegated', info: info() },
  changes: object = {},
) => ({
  pubkey,
  account: {
    data: { parsed, program: 'stake', space: 200 },
    lamports: 13200000002282881n.toString(),
    owner: stakeProgram,
    executable: false,
    ...changes,
  },
})
const check = (result: unknown) =>
  jsonProblem('solana_rpc', 'getProgramAccounts', JSON.stringify({ jsonrpc: '2.0', result, id: 1 }))
const delegationPath = '$.result[0].account.data.parsed.info.stake.delegation'

describe('getProgramAccounts', () => {
  it('takes delegated stake accounts, with and without context, and none at all', async () => {
    expect(await check([account(a), account(b)])).toBeUndefined()
    expect(await check({ context: { slot: 1 }, value: [account(a)] })).toBeUndefined()
    expect(await check([])).toBeUndefined()
  })

  it('takes an account that stakes nothing', async () => {
    const { meta } = info()
    expect(await check([account(a, { type: 'initialized', info: { meta, stake: null } })])).toBeUndefined()
    expect((await check([account(a, { type: 'closed', info: {} })]))?.reason).toBe(
      'expected a parsed stake account',
    )
  })

  it.each([
    ['stake', '1.5'],
    ['stake', undefined],
    ['voter', 'x'],
    ['activationEpoch', '-1'],
    ['deactivationEpoch', '18446744073709551614'],
  ])('refuses a delegation with %s %s', async (field, value) => {
    const parsed = { type: 'delegated', info: info({ [field]: value }) }
    expect((await check([account(a, parsed)]))?.path).toBe(`${delegationPath}.${field}`)
  })

  it('refuses an account without owners, of another program, or not parsed', async () => {
    const parsed = { type: 'delegated', info: { ...info(), meta: {} } }
    expect((await check([account(a, parsed)]))?.path).toBe(
      '$.result[0].account.data.parsed.info.meta.authorized',
    )
    expect(await check([account(a, undefined, { owner: c })])).toEqual({
      path: '$.result[0].account.owner',
      reason: `expected an account of the Stake program, found one of "${c}"`,
    })
    expect(await check([account(a, undefined, { data: ['dGVzdA==', 'base64'] })])).toEqual({
      path: '$.result[0].account.data',
      reason: 'expected a parsed stake account: ask for the encoding jsonParsed',
    })
  })

  it('refuses an account that stands twice', async () => {
    expect(await check([account(a), account(b), account(a)])).toEqual({
      path: '$.result[2].pubkey',
      reason: `the stake account ${a} stands twice`,
    })
    expect((await check({ context: {}, value: [account(a), account(a)] }))?.path).toBe(
      '$.result.value[1].pubkey',
    )
  })
})
