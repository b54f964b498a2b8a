import { expect, it } from 'vitest'
import { extractionOf, period, scopeOf } from '../closure.js'

const scope = scopeOf({ periods: [900, 901].map(period), current: period(903), sources: ['doublezero'] })

const planned = async (changes: Partial<typeof scope> = {}) => {
  const extraction = await extractionOf('doublezero')
  return [...extraction.plan({ ...scope, ...changes })]
}

const paths = async (changes: Partial<typeof scope> = {}) =>
  (await planned(changes)).map(({ endpoint, request }) => [
    endpoint,
    (request as unknown as { readonly path: string }).path,
  ])

it('asks for the bill of each epoch, and for the file of all of them', async () => {
  expect(await paths()).toEqual([
    ['fees', '/epoch/fees_900.csv'],
    ['fees', '/epoch/fees_901.csv'],
    ['fees_and_payments', '/fees_and_payments.csv'],
  ])
})

it('asks for what validators earned only where the setting says so', async () => {
  const setting = (name: string) => (name === 'doublezero_history' ? 'true' : undefined)
  expect(await paths({ periods: [period(842)], setting })).toEqual([
    ['fees', '/epoch/fees_842.csv'],
    ['earnings', '/historical/earnings_epoch842.csv'],
    ['fees_and_payments', '/fees_and_payments.csv'],
    ['block_rewards', '/historical/block_rewards_data.csv'],
  ])
})

it('asks for the file of all epochs again when a newer one is asked for', async () => {
  const cover = async (newest: number) => {
    const last = (await planned({ periods: [period(newest)] })).at(-1)
    return [last?.periodIdentifier, last?.coversFrom, last?.coversUntil]
  }
  expect(await cover(901)).toEqual(['*', '0', '902'])
  expect(await cover(902)).toEqual(['*', '0', '903'])
})

it('asks for nothing where there is no epoch', async () => {
  expect(await planned({ periods: [] })).toEqual([])
})
