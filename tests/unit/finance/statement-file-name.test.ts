import { expect, it } from 'vitest'
import { statementFileName } from '../../../src/finance/statement-file-name.js'

const fileName = (partnerId: string, chainId: string, statementId = 'id'): string =>
  statementFileName({ statementId, partnerId, chainId, periodIdentifier: '842' })

it('calls a file about a statement by its parts', () => {
  expect(fileName('harbor-custody', 'solana-mainnet')).toBe('harbor-custody_solana-mainnet_842')
})

it.each([
  ['a_b', 'c', 'a', 'b_c'],
  ['Acme', 'c', 'acme', 'c'],
  ['ä', 'c', 'ö', 'c'],
])('never calls two of them alike: %s on %s, and %s on %s', (partner, chain, otherPartner, otherChain) => {
  const one = fileName(partner, chain, 'one')
  expect(one).toMatch(/^[A-Za-z0-9_.-]+_one$/)
  expect(one.toLowerCase()).not.toBe(fileName(otherPartner, otherChain, 'other').toLowerCase())
})

it('hides no file, and leaves no folder', () => {
  expect(fileName('../..', 'c')).toBe('-.-.._c_842_id')
})
