import { describe, expect, it } from 'vitest'
import { chain } from '../../support/ethereum/beacon-answers.js'
import { addressOf, keyOf } from '../../support/ethereum/names.js'
import { ethereumProject } from './ethereum-project.js'

/** Keys and addresses are compared as text: one in another case would match nothing, and nobody would be told. */
describe('the registry refuses what Ethereum would never match', () => {
  it.each([
    ['validators', `${chain},${keyOf(171).toUpperCase().replace('0X', '0x')},0,,Shouted,OWN,,,`],
    ['validators', `${chain},${keyOf(1).slice(0, 40)},0,,Cut off,OWN,,,`],
    ['validators', `${chain},${keyOf(1)},0,,Checksummed,OWN,${addressOf(171).toUpperCase()},,`],
    ['operator_wallets', `${chain},${addressOf(171).toUpperCase().replace('0X', '0x')},0,`],
    ['partner_wallets', `${chain},${addressOf(171).toUpperCase()},0,,harbor-custody,2023-01-01,`],
  ])(
    'in %s: %s',
    async (seed, row) => {
      const project = await ethereumProject([], { windowEpochs: 3, seeds: { [seed]: [row] } })
      try {
        const { code, stdout, stderr } = await project.run(['build', '--select', seed])
        expect(code).toBe(1)
        expect(stdout + stderr).toMatch(/check/)
      } finally {
        project.dispose()
      }
    },
    60_000,
  )
})
