import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import { createWorld } from '../../../src/sample/world/world.js'
import { newExtractingProject } from '../../support/hosts/extracting-project.js'
import { sampleRpc, sampleStakewiz } from '../../support/hosts/sample-hosts.js'
import { startReplayServer } from '../../support/replay/replay-server.js'
import type { TestProject } from '../../support/test-project.js'
import { jsonLines } from '../cli/shop.js'

const world = createWorld({ epochs: 3, validators: 1, stakers: 2 })
const words = ['extract', '--provider', 'stakewiz', '--validator', world.validators[0]?.voteKey ?? '']

async function newProject(): Promise<TestProject> {
  const project = newExtractingProject(['solana_rpc', 'stakewiz'])
  onTestFinished(() => project.dispose())
  for (const [name, answer] of Object.entries({
    SOLANA_RPC: sampleRpc(world),
    STAKEWIZ: sampleStakewiz(world),
  })) {
    const server = await startReplayServer({ answer })
    onTestFinished(() => server.close())
    project.env[`AURORA_${name}_URL`] = server.url
  }
  return project
}

it('tells a program how far each provider is, a JSON object a line', async () => {
  const project = await newProject()
  const { code, stdout } = await project.run([...words, '--log-format', 'json'], { clock: systemClock })
  expect(code).toBe(0)
  const told = jsonLines(stdout).filter(({ type }) => type === 'extract_progress')
  expect(told.at(-1)).toMatchObject({
    provider: 'stakewiz',
    chainId: 'solana-mainnet',
    done: 2,
    failed: 0,
    left: 0,
  })
})

it('draws a line for each provider on a terminal, and takes it away at the end', async () => {
  const project = await newProject()
  let drawn = ''
  const stdout = { isTerminal: true, columns: 120, write: (text: string) => void (drawn += text) }
  expect((await project.run(words, { clock: systemClock, stdout })).code).toBe(0)
  const screen = drawn.split('\u001b[2K')
  expect(screen.some((part) => /^ {2}stakewiz +solana-mainnet +2 done +0 left/.test(part))).toBe(true)
  expect(screen.at(-1)).toContain('3 answers fetched')
  expect(screen.at(-1)).not.toContain('stakewiz  ')
})
