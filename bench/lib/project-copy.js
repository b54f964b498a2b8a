import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { repository } from './measure.js'

const parts = ['aurora.yml', 'models', 'seeds', 'macros', 'sources', 'tests/data', 'tests/generic']

/** A copy of Aurora's own project, without any data, in which a benchmark can do as it likes. */
export function copyProject(folder) {
  for (const part of parts) cpSync(join(repository, part), join(folder, part), { recursive: true })
}

/** Gives the copy's DuckDB more memory than its usual 1 GiB. */
export function giveMemory(folder, limit) {
  const path = join(folder, 'aurora.yml')
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace('type: duckdb\n', `type: duckdb\n    memory_limit: ${limit}\n`),
  )
}

/** Stake accounts 0 and 1 of each validator get withdrawers of this number on: wallets of strangers in the sample. */
const firstStranger = 1000

const slotsInEpoch = 432_000

/**
 * Widens the invented operator: it runs the first `operated` validators of the sample, its partners introduced stake
 * at all of them, and all of it is valid for ever instead of for the demo's eight epochs.
 */
export async function widenOperator(folder, operated) {
  if (resolve(folder) === resolve(repository)) throw new Error('widen a copy of the project, not the project')
  const { sampleKey } = await import('../../dist/sample/keys.js')
  const registry = (name) => join(folder, 'seeds', 'registry', `${name}.csv`)
  for (const name of [
    'validators',
    'operator_wallets',
    'partner_wallets',
    'partner_terms',
    'agreement_version_periods',
  ]) {
    const text = readFileSync(registry(name), 'utf8')
    writeFileSync(registry(name), text.replaceAll(/,5008(?=[,\n])/g, ','))
  }
  const slots = registry('agreement_version_slots')
  writeFileSync(slots, readFileSync(slots, 'utf8').replaceAll(`,${5008 * slotsInEpoch}\n`, ',\n'))
  const more = Array.from({ length: Math.max(0, operated - 3) }, (_, index) => index + 3)
  const validators = more.map(
    (index) => `solana-mainnet,${sampleKey('vote', index)},5000,,Validator ${index},OWN,,,\n`,
  )
  const wallets = more.flatMap((index) =>
    ['harbor-custody', 'meridian-wallet'].map((partner, account) => {
      const wallet = sampleKey('withdrawer', firstStranger + index * 100 + account)
      return `solana-mainnet,${wallet},5000,,${partner},2026-01-05,\n`
    }),
  )
  appendFileSync(registry('validators'), validators.join(''))
  appendFileSync(registry('partner_wallets'), wallets.join(''))
}
