import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import { createWorld } from '../../../src/sample/world/world.js'
import { newExtractingProject } from '../../support/hosts/extracting-project.js'
import { sampleDoublezero, sampleJito, sampleRpc, sampleStakewiz } from '../../support/hosts/sample-hosts.js'
import type { ReplayServer } from '../../support/replay/replay-server.js'
import { startReplayServer } from '../../support/replay/replay-server.js'
import type { TestProject } from '../../support/test-project.js'

const world = createWorld({ epochs: 4, validators: 6, stakers: 3 })
const [one, two] = world.validators.map(({ voteKey }) => voteKey)

interface Hosts {
  readonly servers: Readonly<Record<string, ReplayServer>>
  readonly requests: () => number
}

async function hostsOf(project: TestProject): Promise<Hosts> {
  const answers = {
    SOLANA_RPC: sampleRpc(world),
    JITO: sampleJito(world),
    STAKEWIZ: sampleStakewiz(world),
    DOUBLEZERO: sampleDoublezero(world),
  }
  const servers: Record<string, ReplayServer> = {}
  for (const [name, answer] of Object.entries(answers)) {
    const server = await startReplayServer({ answer })
    onTestFinished(() => server.close())
    servers[name] = server
    project.env[`AURORA_${name}_URL`] = server.url
  }
  return {
    servers,
    requests: () => Object.values(servers).reduce((sum, { requests }) => sum + requests.length, 0),
  }
}

describe('aurora extract', () => {
  it('lands all that is planned, and asks for nothing the second time', async () => {
    const project = newExtractingProject(['solana_rpc', 'jito', 'stakewiz', 'doublezero'])
    const hosts = await hostsOf(project)
    const words = ['extract', '--last', '2', '--validator', one ?? '', '--validator', two ?? '']
    const first = await project.run(words, { clock: systemClock })
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const asked = hosts.requests()
    const second = await project.run(words, { clock: systemClock })
    expect({ code: second.code, asked: hosts.requests() - asked }).toEqual({ code: 0, asked: 0 })
  })
})
