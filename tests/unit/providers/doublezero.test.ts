import { describe, expect, it } from 'vitest'
import { csvProblem, keys } from './bodies.js'

const [a = '', b = ''] = keys
const header = 'pubkey,votekey,stake,commission,mev_commission,inflation,mev_rewards,block_rewards,dz_fee'
const row = `${a},${b},13249363.5663559,5,9.95,1.7493e-05,90.293320237,NA,`

describe('earnings', () => {
  const check = (...lines: readonly string[]) => csvProblem('doublezero', 'earnings', lines)

  it('lets through amounts, exponents of small ones, NA, empty cells, and columns that are added', async () => {
    expect(await check(header, row)).toBeUndefined()
    expect(await check(`${header},comment`, `${row},anything`)).toBeUndefined()
  })

  it.each([
    ['an address', row.replace(a, 'O0Il'), 'column "pubkey"', /address in base 58, found "O0Il"/],
    ['a negative amount', row.replace('13249363.5663559', '-1'), 'column "stake"', /amount in coins/],
    ['lamports', row.replace('90.293320237', '90293320237'), 'column "mev_rewards"', /amount in coins/],
    ['a great exponent', row.replace('1.7493e-05', '1.7e5'), 'column "inflation"', /amount in coins/],
    ['no number', row.replace('NA', 'n/a'), 'column "block_rewards"', /found "n\/a"/],
    ['a rate above 100', row.replace(',5,', ',101,'), 'column "commission"', /percentage from 0 to 100/],
    ['part of a basis point', row.replace('9.95', '9.955'), 'column "mev_commission"', /two decimals/],
  ])('refuses %s with its place', async (_, wrong, column, reason) => {
    expect(await check(header, row.replace(a, keys[2] ?? ''), wrong)).toEqual({
      path: `row 2, ${column}`,
      reason: expect.stringMatching(reason) as string,
    })
  })

  it('refuses a missing column, a file without rows, and a validator that stands twice', async () => {
    expect(await check(header.replace('stake', 'stakes'), row)).toEqual({
      path: 'header',
      reason: 'the column "stake" is missing. Did you mean "stakes"?',
    })
    expect(await check(header)).toEqual({ path: undefined, reason: 'the file has a header and no row' })
    expect(await check(header, row, row)).toEqual({
      path: 'row 2',
      reason: 'the row has the same pubkey and votekey as row 1',
    })
  })
})

describe('block_rewards', () => {
  const check = (...lines: readonly string[]) => csvProblem('doublezero', 'block_rewards', lines)

  it('takes a column per epoch', async () => {
    expect(await check('pubkey,830,831,average_rewards,dz_fee', `${a},1.5,NA,1.5,0.075`)).toBeUndefined()
  })

  it('refuses a wrong cell of an epoch, and a file without epochs', async () => {
    expect((await check('pubkey,830', `${a},x`))?.path).toBe('row 1, column "830"')
    expect(await check('pubkey,dz_fee', `${a},1`)).toEqual({
      path: 'header',
      reason: 'there is no column "<epoch>"',
    })
  })
})

describe('fees', () => {
  const check = (...lines: readonly string[]) => csvProblem('doublezero', 'fees', lines)

  it('takes lamports as integers of 64 bits only', async () => {
    const columns = 'pubkey,votekey,dz_fee_lamports'
    expect(await check(columns, `${a},${b},18446744073709551615`)).toBeUndefined()
    expect((await check(columns, `${a},${b},18446744073709551616`))?.path).toBe(
      'row 1, column "dz_fee_lamports"',
    )
    expect((await check(columns, `${a},${b},1.5`))?.path).toBe('row 1, column "dz_fee_lamports"')
  })
})

describe('fees_and_payments', () => {
  const check = (...lines: readonly string[]) => csvProblem('doublezero', 'fees_and_payments', lines)
  const columns = 'pubkey,votekey,dz_fee_lamports_859,is_paid_859'

  it('takes a pair of columns per epoch', async () => {
    expect(await check(columns, `${a},${b},12,Yes`, `${b},${b},0,NA`)).toBeUndefined()
  })

  it('refuses other words and a file without payments', async () => {
    expect((await check(columns, `${a},${b},12,Maybe`))?.reason).toBe(
      'expected Yes, No, NA or nothing, found "Maybe"',
    )
    expect((await check('pubkey,votekey,dz_fee_lamports_859', `${a},${b},12`))?.reason).toBe(
      'there is no column "is_paid_<epoch>"',
    )
  })
})
