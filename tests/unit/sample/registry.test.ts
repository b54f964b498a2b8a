import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { sampleKey } from '../../../src/sample/keys.js'
import { demoOptions } from '../../../src/sample/options.js'

function seed(name: string): string[][] {
  const path = fileURLToPath(new URL(`../../../seeds/registry/${name}.csv`, import.meta.url))
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
}

describe('the registry of the invented operator', () => {
  const first = String(demoOptions.firstEpoch)
  const end = String(demoOptions.firstEpoch + demoOptions.epochs)

  it('runs the first three validators of the sample, in its epochs', () => {
    expect(seed('validators').map((row) => row.slice(1, 4))).toEqual(
      [0, 1, 2].map((index) => [sampleKey('vote', index), first, end]),
    )
  })

  it("knows the partners' and the operator's wallets by which the sample's stake is held", () => {
    const held = seed('partner_wallets').map(([, wallet, from, until, partner]) => [
      wallet,
      from,
      until,
      partner,
    ])
    expect(held).toEqual([
      [sampleKey('withdrawer', 0), first, end, 'harbor-custody'],
      [sampleKey('withdrawer', 1), first, '5004', 'harbor-custody'],
      [sampleKey('withdrawer', 1), '5004', end, 'meridian-wallet'],
      [sampleKey('withdrawer', 2), first, end, 'meridian-wallet'],
    ])
    expect(seed('operator_wallets').map(([, wallet]) => wallet)).toEqual([sampleKey('withdrawer', 3)])
  })
})
