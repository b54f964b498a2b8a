import { describe, expect, it, onTestFinished } from 'vitest'
import { newExtractingProject } from '../../support/hosts/extracting-project.js'
import { sampleRpc } from '../../support/hosts/sample-hosts.js'
import { systemClock } from '../../../src/base/clock.js'
import { createWorld } from '../../../src/sample/world/world.js'
import { startReplayServer } from '../../support/replay/replay-server.js'

const registry = {
  'seeds/registry/registry.yml': `seeds:
  - name: chains
    columns:
      - { name: chain_id, type: VARCHAR }
      - { name: finality_lag, type: INTEGER }
  - name: validators
    columns:
      - { name: chain_id, type: VARCHAR }
      - { name: validator_key, type: VARCHAR }
      - { name: from_period, type: BIGINT }
      - { name: until_period, type: BIGINT }
`,
  'seeds/registry/chains.csv': 'chain_id,finality_lag\nsolana-mainnet,2\n',
  'seeds/registry/validators.csv': `chain_id,validator_key,from_period,until_period
solana-mainnet,FirstKey,0,5001
solana-mainnet,SecondKey,5001,
other-chain,ThirdKey,0,
`,
}

describe('aurora extract refuses', () => {
  const cases: readonly (readonly [string, readonly string[], string, string])[] = [
    ['a source that there is not', ['--provider', 'jit'], 'unknown_provider', 'jito'],
    ['a chain that no source speaks of', ['--chain', 'solana-mainet'], 'unknown_chain', 'solana-mainnet'],
    ['periods that are none', ['--period', '850-860'], 'bad_period', '830..858'],
    ['periods and a number of them', ['--period', '850', '--last', '2'], 'extract_usage', 'one of them'],
    ['two ranges of one chain', ['--period', '850', '--period', '852'], 'extract_usage', '830..858'],
  ]

  it.each(cases)('%s', async (_what, words, code, hint) => {
    const project = newExtractingProject(['solana_rpc', 'jito'])
    const { code: exitCode, stderr } = await project.run(['extract', ...words, '--log-format', 'json'])
    const record = JSON.parse(stderr) as { readonly code: string; readonly hint: string }
    expect({ exitCode, code: record.code }).toEqual({ exitCode: 2, code })
    expect(record.hint).toContain(hint)
  })

  it('a source that is switched off, and says where', async () => {
    const project = newExtractingProject(['jito'])
    project.write(
      'sources/jito.yml',
      project.read('sources/jito.yml').replace('is_enabled: true', 'is_enabled: false'),
    )
    const { code, stderr } = await project.run(['extract', '--provider', 'jito'])
    expect(code).toBe(2)
    expect(stderr).toContain('sources/jito.yml')
  })

  it('a number of periods that is none', async () => {
    const { code } = await newExtractingProject(['jito']).run(['extract', '--last', '0'])
    expect(code).toBe(2)
  })

  it('a header whose secret is not set, before anything is asked', async () => {
    const project = newExtractingProject(['solana_rpc'])
    const declared = project.read('sources/solana_rpc.yml')
    project.write(
      'sources/solana_rpc.yml',
      declared.replace('endpoints:', 'headers: { authorization: { env: NODE_KEY } }\nendpoints:'),
    )
    const { code, stderr } = await project.run(['extract', '--last', '1'])
    expect(code).toBe(2)
    expect(stderr).toContain('NODE_KEY_FILE')
  })
})

describe('what an extraction takes from the registry', () => {
  const world = createWorld({ epochs: 5, validators: 3, stakers: 2 })

  it('are the finality lag of the chain and the validators of the periods asked for', async () => {
    const server = await startReplayServer({ answer: sampleRpc(world) })
    onTestFinished(() => server.close())
    const project = newExtractingProject(['solana_rpc'], registry)
    project.env['AURORA_SOLANA_RPC_URL'] = server.url
    const plan = async (...words: string[]) => {
      const { stdout, stderr } = await project.run(['extract', '--plan', '--output', 'json', ...words], {
        clock: systemClock,
      })
      expect(stderr).not.toContain('error')
      return JSON.parse(stdout) as {
        readonly chains: readonly { readonly periods: readonly string[]; readonly validators: number }[]
      }
    }
    // The epoch after the sample's last one runs: with a lag of 2 the last two of the sample are not final.
    expect((await plan('--last', '2')).chains).toMatchObject([{ periods: ['5001', '5002'], validators: 1 }])
    expect((await plan('--period', '5000..5001')).chains).toMatchObject([{ validators: 2 }])
    expect((await plan('--period', '5000', '--validator', 'A', '--validator', 'B')).chains).toMatchObject([
      { periods: ['5000'], validators: 2 },
    ])
  })
})
