import { expect, it } from 'vitest'
import { equationOf } from '../../../src/report/statement/equation.js'
import { exampleStatement } from '../../support/statements/example-statement.js'

const zero = '0.000000000000000000'
const coin = '1.000000000000000000'

it.each([
  ['something is owed and nothing paid', zero, coin, ', for payouts begin at 0.500000000000000000 COIN'],
  ['all is paid', coin, zero, ''],
  ['there is nothing to pay', zero, zero, ''],
  ['the partner owes', zero, '-1.000000000000000000', ''],
  ['nobody knows what is paid', null, coin, ''],
])('says the minimum of payouts where it is what holds them back: %s', (_, payable, carryOut, words) => {
  const statement = exampleStatement()
  const amounts = { ...statement.amounts, payable, carryOut }
  expect(equationOf({ ...statement, amounts }, (amount) => amount).at(-1)?.[0]).toBe(
    `Carried out to the next statement${words}`,
  )
})
