import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import { chain, header } from '../../support/ethereum/beacon-answers.js'
import { keyOf } from '../../support/ethereum/names.js'
import { json, text, type Answerer } from '../../support/replay/replay-answer.js'
import { startReplayServer } from '../../support/replay/replay-server.js'
import type { TestProject } from '../../support/test-project.js'
import type { Answer } from '../canonical/canonical-world.js'
import { ethereumProject } from './ethereum-project.js'
import { smallChain } from './small-chain.js'
import { registeredValidators, slotsPerEpoch, validators, window } from './small-chain-cast.js'

const world = smallChain(7)
const project = { windowEpochs: 3, validators: registeredValidators }

/** The chain has gone on by then, so that the window under test is final. */
const finalizedHeader = header(64, { parent: 63, proposer: validators.stranger }).body

/** A consensus node that knows what the archive of the small chain holds, by path; the last final answer counts. */
const consensusNode: Answerer = ({ path, query, body }) => {
  if (path.endsWith('/headers/finalized')) return text(finalizedHeader, 'application/json')
  const found = ofProvider('beacon_api').findLast(
    (answer) =>
      (answer.request as { readonly path: string }).path === path &&
      !answer.body.includes('"finalized":false'),
  )
  if (found === undefined) return json({ code: 404, message: 'NOT_FOUND: no block in this slot' }, 404)
  const keys = body === '' ? query.getAll('id') : (JSON.parse(body) as readonly string[])
  return text(keys.length === 0 ? found.body : ofValidators(found.body, keys), 'application/json')
}

/** An answer about validators without those that were not asked for. */
function ofValidators(body: string, keys: readonly string[]): string {
  const wanted = new Set(Object.values(validators).filter((index) => keys.includes(keyOf(index))))
  const isWanted = (row: Record<string, unknown>) =>
    wanted.has(Number(row['index'] ?? row['validator_index']) as never)
  return JSON.stringify(
    JSON.parse(body, (name, value: unknown) =>
      ['data', 'total_rewards'].includes(name) && Array.isArray(value)
        ? (value as Record<string, unknown>[]).filter(isWanted)
        : value,
    ),
  )
}

/** An execution node with the archive's answers; of other balances it knows nothing. */
const executionNode: Answerer = ({ body }) => {
  const { id, method, params } = JSON.parse(body) as {
    readonly id: string
    readonly method: string
    readonly params: readonly unknown[]
  }
  const found = ofProvider('execution_rpc').find(({ request }) => {
    const known = request as { readonly method: string; readonly params: readonly unknown[] }
    return known.method === method && JSON.stringify(known.params) === JSON.stringify(params)
  })
  if (found !== undefined) return text(found.body, 'application/json')
  return json({ jsonrpc: '2.0', id, error: { code: -32000, message: 'missing trie node' } })
}

/** A relay asked for a slot; it knows the number of the block that it delivered. */
const relay =
  (name: string): Answerer =>
  ({ query }) => {
    const slot = query.get('slot') ?? ''
    const rows = ofProvider(`mev_relay_${name}`).flatMap(({ body }) => JSON.parse(body) as { slot: string }[])
    const delivered = rows.filter((row) => row.slot === slot)
    return json(delivered.map((row) => ({ ...row, block_number: blockNumberOf(slot) })))
  }

function blockNumberOf(slot: string): string {
  const block = ofProvider('beacon_api').find(
    ({ request }) => (request as { readonly path: string }).path === `/eth/v2/beacon/blocks/${slot}`,
  )
  const [, number = slot] = /"block_number":"(\d+)"/.exec(block?.body ?? '') ?? []
  return number
}

function ofProvider(provider: string): readonly Answer[] {
  return world.answers.filter((answer) => answer.provider === provider)
}

async function incomeOf(built: TestProject): Promise<readonly Record<string, unknown>[]> {
  return built.query(
    `select validator_key, exec_fees_native, exec_fees_status, mev_tips_native, mev_tips_status,
            vote_rewards_native, vote_rewards_status, commission_native, commission_status
       from computation.validator_pnl
       join canonical.canonical_periods as periods using (chain_id, period_id)
       join registry.validators using (chain_id, validator_key)
      where periods.period_identifier = '${window.identifier}'
      order by validator_key`,
  )
}

describe('a warehouse of Ethereum that was extracted over HTTP', () => {
  it('has the income of one that was loaded from an archive', async () => {
    const loaded = await ethereumProject(world.answers, project)
    onTestFinished(() => loaded.dispose())
    await loaded.ok('build', '--select', '+validator_pnl')

    const extracted = await ethereumProject([], project)
    onTestFinished(() => extracted.dispose())
    const hosts = {
      BEACON_API: consensusNode,
      EXECUTION_RPC: executionNode,
      MEV_RELAY_FLASHBOTS: relay('flashbots'),
      MEV_RELAY_ULTRASOUND: relay('ultrasound'),
      MEV_RELAY_AGNOSTIC: relay('agnostic'),
    }
    for (const [name, answer] of Object.entries(hosts)) {
      const server = await startReplayServer({ answer })
      onTestFinished(() => server.close())
      extracted.env[`AURORA_${name}_URL`] = server.url
    }
    extracted.write(
      'aurora.yml',
      `${extracted.read('aurora.yml')}\nvars: { slots_per_epoch: ${slotsPerEpoch}, epochs_per_sync_committee_period: 4 }\n`,
    )
    const asked = Object.keys(hosts).flatMap((name) => ['--provider', name.toLowerCase()])
    const words = ['extract', '--period', `${chain}/${window.identifier}`, ...asked]
    const { code, stdout } = await extracted.run(words, { clock: systemClock })
    // All but the balances that the node has thrown away.
    expect(code).toBe(1)
    expect(stdout.match(/missing \d+ × \S+ \S+/g)).toEqual([
      expect.stringMatching(/^missing \d+ × execution_rpc eth_getBalance,$/),
    ])
    await extracted.ok('build', '--select', '+validator_pnl')
    const income = await incomeOf(extracted)
    expect(income).toEqual(await incomeOf(loaded))
    expect(income.map((row) => row['vote_rewards_status'])).not.toContain('MISSING')
  }, 240_000)
})
