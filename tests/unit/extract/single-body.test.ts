import { expect, it } from 'vitest'
import { UserError, UserErrors } from '../../../src/base/errors.js'
import { describeSingleBody, refuseDefaults } from '../../../src/extract/single-body.js'
import type { BodyDefaults } from '../../../src/extract/single-body.js'
import { declarationOf } from './declarations.js'

const providers = [declarationOf('doublezero', ['earnings', 'block_rewards'])]
const whole = { provider: 'doublezero', endpoint: 'earnings', chain: 'solana-mainnet', period: '842' }

function errorsOf(defaults: BodyDefaults): readonly (readonly [string, string | undefined])[] {
  try {
    describeSingleBody(defaults, providers, 'file.csv')
  } catch (error) {
    const errors = error instanceof UserErrors ? error.errors : error instanceof UserError ? [error] : []
    return errors.map(({ message, hint }) => [message, hint])
  }
  return []
}

it('asks for what the file speaks of, not for the file', () => {
  expect(describeSingleBody(whole, providers, 'file.csv')).toEqual({
    provider: 'doublezero',
    endpoint: 'earnings',
    chainId: 'solana-mainnet',
    periodIdentifier: '842',
    coversFrom: undefined,
    coversUntil: undefined,
    validatorKey: '*',
    request: { provider: 'doublezero', endpoint: 'earnings', chain: 'solana-mainnet', period: '842' },
    httpStatus: 200,
    fetchedAt: undefined,
    isFinal: undefined,
  })
  expect(describeSingleBody(whole, providers, 'corrected.csv')).toEqual(
    describeSingleBody(whole, providers, 'file.csv'),
  )
})

it('takes --periods with both ends meant and keeps the cover half-open', () => {
  const defaults = {
    ...whole,
    period: undefined,
    periods: '830..858',
    validator: 'v',
    fetchedAt: '2025-10-01T14:00:00.5+02:00',
  }
  expect(describeSingleBody(defaults, providers, 'file.csv')).toMatchObject({
    periodIdentifier: '*',
    coversFrom: '830',
    coversUntil: '859',
    validatorKey: 'v',
    request: { cover: { from: '830', until: '859' }, validator: 'v' },
    fetchedAt: '2025-10-01T12:00:00.500000Z',
  })
})

it('takes a request as it is given, in place of what the other options say', () => {
  const described = describeSingleBody(
    { ...whole, validator: 'v', request: '{"symbol": "SOL-USD", "limit": 1}' },
    providers,
    'file.csv',
  )
  expect(described).toMatchObject({ periodIdentifier: '842', validatorKey: 'v' })
  expect(described.request).toEqual({ symbol: 'SOL-USD', limit: 1 })
})

it('takes * for a body of no period', () => {
  expect(describeSingleBody({ ...whole, period: '*' }, providers, 'file.csv')).toMatchObject({
    periodIdentifier: '*',
    coversFrom: undefined,
    request: { period: '*' },
  })
})

it('names everything that is missing at once', () => {
  expect(errorsOf({ endpoint: 'earnings' })).toEqual([
    [
      '"file.csv" is loaded as one answer, and --provider, --chain, --period or --periods are missing',
      expect.stringContaining('.ndjson'),
    ],
  ])
  expect(errorsOf({ ...whole, chain: '' })[0]?.[0]).toMatch(/--chain is missing$/)
})

it.each([
  [{ provider: 'doublezer' }, 'No provider is named "doublezer"', 'Did you mean "doublezero"?'],
  [{ endpoint: 'earning' }, 'No endpoint of doublezero is named "earning"', 'Did you mean "earnings"?'],
  [{ chain: 'solana' }, 'No chain of doublezero is named "solana"', 'Known: solana-mainnet.'],
  [{ period: 'x' }, '--period "x" is no period number', expect.anything()],
  [{ periods: '1..2' }, '--period and --periods exclude each other', expect.anything()],
  [{ period: undefined, periods: '9..8' }, '--periods "9..8" is no range of periods', expect.anything()],
  [{ period: undefined, periods: '8-9' }, '--periods "8-9" is no range of periods', expect.anything()],
  [
    { request: 'SOL-USD' },
    expect.stringMatching(/^--request is no JSON: /),
    expect.stringContaining('quotes'),
  ],
  [{ request: '' }, expect.stringMatching(/^--request is no JSON: /), expect.anything()],
  [{ request: '["SOL"]' }, '--request is no JSON object: ["SOL"]', expect.anything()],
  [{ request: 'null' }, '--request is no JSON object: null', expect.anything()],
  [{ request: '{"a":"\\ud800"}' }, expect.stringContaining('half a surrogate pair'), expect.anything()],
  [{ request: '{"a":1e999}' }, expect.stringContaining('greater than JSON'), expect.anything()],
  [{ fetchedAt: 'yesterday' }, '--fetched-at "yesterday" is no time', expect.anything()],
  [{ fetchedAt: '2025-10-01T12:00:00' }, expect.stringContaining('is no time'), expect.anything()],
])('refuses %j', (wrong, message, hint) => {
  expect(errorsOf({ ...whole, ...wrong })).toEqual([[message, hint]])
})

it('reports several mistakes together', () => {
  expect(errorsOf({ ...whole, provider: 'x', period: 'x', fetchedAt: 'x' })).toHaveLength(3)
})

it('refuses to describe an archive, whose lines describe themselves', () => {
  expect(() => refuseDefaults({ provider: 'x', fetchedAt: 'y' }, 'a.ndjson')).toThrow(
    /--provider, --fetched-at cannot be given/,
  )
  expect(() => refuseDefaults({ provider: undefined }, 'a.ndjson')).not.toThrow()
})
