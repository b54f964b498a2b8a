import { describe, expect, it } from 'vitest'
import { chain } from '../../support/ethereum/beacon-answers.js'
import { addressOf, keyOf } from '../../support/ethereum/names.js'
import type { TestProject } from '../../support/test-project.js'
import { ethereumProject } from './ethereum-project.js'

/** Keys and addresses are compared as text: one in another case would match nothing, and nobody would be told. */
describe('the registry', () => {
  it('refuses what Ethereum would never match', async () => {
    const project = await ethereumProject([], { windowEpochs: 3 })
    add(project, 'validators', [
      `${chain},${keyOf(171).toUpperCase().replace('0X', '0x')},0,,Shouted,OWN,,,`,
      `${chain},${keyOf(1).slice(0, 40)},0,,Cut off,OWN,,,`,
      `${chain},${keyOf(1)},0,,Shouted recipient,OWN,${addressOf(171).toUpperCase()},,`,
    ])
    add(project, 'partner_wallets', [
      `${chain},${addressOf(171).toUpperCase()},0,,harbor-custody,2023-01-01,`,
    ])
    try {
      const { code, stderr } = await project.run(['build'])
      expect({ code, told: stderr.match(/\w+\.csv:\d+:1 row \d+\n.*/g) }).toEqual({
        code: 2,
        told: [
          expect.stringMatching(/partner_wallets.csv:2:1 row 1\n.*"wallet_address" must be 0x/),
          expect.stringMatching(/validators.csv:2:1 row 1\n.*"validator_key" must be written in lower case/),
          expect.stringMatching(/validators.csv:3:1 row 2\n.*"validator_key" must be 0x/),
          expect.stringMatching(/validators.csv:4:1 row 3\n.*"fee_recipient" must be 0x/),
        ],
      })
    } finally {
      project.dispose()
    }
  }, 60_000)

  it('stores the addresses of Ethereum in lower case, however they are written', async () => {
    const shouted = addressOf(171).toUpperCase().replace('0X', '0x')
    const project = await ethereumProject([], {
      windowEpochs: 3,
      seeds: { operator_wallets: [`${chain},${shouted},0,`] },
    })
    try {
      await project.ok('build', '--select', 'operator_wallets')
      expect(await project.query('select wallet_address from registry.operator_wallets')).toEqual([
        { wallet_address: addressOf(171) },
      ])
    } finally {
      project.dispose()
    }
  }, 60_000)
})

function add(project: TestProject, seed: string, rows: readonly string[]): void {
  const path = `seeds/registry/${seed}.csv`
  project.write(path, `${project.read(path)}${rows.join('\n')}\n`)
}
