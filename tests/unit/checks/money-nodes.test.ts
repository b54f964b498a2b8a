import { describe, expect, it } from 'vitest'
import { moneyModels } from '../../../src/checks/exact-money/money-nodes.js'
import { column, model } from './fixtures.js'

const models = [
  model('raw', [column('text', 'VARCHAR')]),
  model('stake', [column('active_lamports', 'DECIMAL(38,0)', { unit: 'lamports' })]),
  model('step', []),
  model('pnl', [column('net', 'DECIMAL(38,18)')]),
  model('report', [column('label', 'VARCHAR')]),
  model('rates', [column('bps', 'DECIMAL(9,2)')]),
]

const parents: Readonly<Record<string, readonly string[]>> = {
  'model.shop.step': ['model.shop.raw', 'seed.shop.chains'],
  'model.shop.pnl': ['model.shop.step'],
  'model.shop.report': ['model.shop.pnl', 'model.shop.rates'],
}

describe('moneyModels', () => {
  it('are those with an amount and all that they rest on, not those that read them', () => {
    const reached = moneyModels(models, (id) => parents[id] ?? [])
    expect([...reached].sort()).toEqual([
      'model.shop.pnl',
      'model.shop.raw',
      'model.shop.stake',
      'model.shop.step',
    ])
  })
})
