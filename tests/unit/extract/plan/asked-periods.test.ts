import { describe, expect, it } from 'vitest'
import { askedPeriods, parsePeriodWish } from '../../../../src/extract/plan/asked-periods.js'

const epochs = { chainId: 'one', current: { identifier: '1000', number: 1000n }, finalBelow: 999n }
const windows = { chainId: 'two', current: { identifier: '2250', number: 10n }, finalBelow: 9n }
const identifiers = (text: string, known: typeof epochs): readonly string[] =>
  askedPeriods(parsePeriodWish(text).wish, known).map(({ identifier }) => identifier)

describe('parsePeriodWish', () => {
  it.each([
    ['842', undefined, 842n, 842n],
    ['830..858', undefined, 830n, 858n],
    ['some-chain/830..830', 'some-chain', 830n, 830n],
  ])('reads %s', (text, chainId, from, until) => {
    expect(parsePeriodWish(text)).toEqual({ chainId, wish: { kind: 'range', from, until } })
  })

  it.each(['', '858..830', '8x', '-1', '1..', 'chain/', '1...2'])('refuses "%s"', (text) => {
    expect(() => parsePeriodWish(text)).toThrow(/names no periods/)
  })
})

describe('askedPeriods', () => {
  it('gives a range with both its ends', () => {
    expect(identifiers('996..998', epochs)).toEqual(['996', '997', '998'])
  })

  it('names windows by their first epoch and counts them densely', () => {
    expect(askedPeriods(parsePeriodWish('1350..1800').wish, windows)).toEqual([
      { identifier: '1350', number: 6n },
      { identifier: '1575', number: 7n },
      { identifier: '1800', number: 8n },
    ])
  })

  it('gives the last final ones, as many as there are', () => {
    expect(askedPeriods({ kind: 'last', count: 2 }, epochs).map(({ number }) => number)).toEqual([997n, 998n])
    expect(askedPeriods({ kind: 'last', count: 5 }, { ...epochs, finalBelow: 1n })).toHaveLength(1)
    expect(askedPeriods({ kind: 'last', count: 5 }, { ...epochs, finalBelow: 0n })).toEqual([])
  })

  it('refuses what is not final yet and says what is', () => {
    expect(() => identifiers('998..999', epochs)).toThrow(
      expect.objectContaining({
        code: 'period_not_final',
        exitCode: 1,
        hint: expect.stringContaining('998') as string,
      }),
    )
  })

  it('refuses an epoch that begins no window and says which are near', () => {
    expect(() => identifiers('1351', windows)).toThrow(
      expect.objectContaining({
        code: 'bad_period',
        hint: expect.stringContaining('1350 and 1575') as string,
      }),
    )
  })

  it('refuses more than anyone means', () => {
    const far = { chainId: 'one', current: { identifier: '900000', number: 900_000n }, finalBelow: 900_000n }
    expect(() => identifiers('0..500000', far)).toThrow(/more than/)
  })
})
