import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testEngines } from '../../support/test-engines.js'
import { coinText } from '../../oracle/exact.js'
import { integers } from './exact-amounts.js'
import { useMacros } from './macro-evaluator.js'

const cases = 3000

describe.each(testEngines)("Ethereum's base units on $name", ({ dialect }) => {
  const macros = useMacros(dialect)

  it('become coins without a digit lost: gwei', async () => {
    const rows = fc.sample(integers(28), cases)
    const coins = await macros().values(
      '{{gwei_to_coin gwei="gwei"}}',
      { gwei: 'decimal(38, 0)' },
      rows.map((gwei) => [String(gwei)]),
    )
    expect(coins).toEqual(rows.map((gwei) => coinText(gwei * 10n ** 9n)))
  })

  it('become coins without a digit lost: wei', async () => {
    const rows = [...fc.sample(integers(38), cases), 10n ** 38n - 1n, 1n - 10n ** 38n, 10n ** 20n]
    const coins = await macros().values(
      '{{wei_to_coin wei="wei"}}',
      { wei: 'decimal(38, 0)' },
      rows.map((wei) => [String(wei)]),
    )
    expect(coins).toEqual(rows.map((wei) => coinText(wei)))
  })

  it('stay unknown where they are', async () => {
    expect(await macros().value('{{wei_to_coin wei="wei"}}', { wei: 'decimal(38, 0)' }, [null])).toBeNull()
    expect(
      await macros().value('{{gwei_to_coin gwei="gwei"}}', { gwei: 'decimal(38, 0)' }, [null]),
    ).toBeNull()
  })
})
