import { describe, expect, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/base/clock.js'
import { createWorld } from '../../../src/sample/world/world.js'
import { newExtractingProjectOnEngine } from '../../support/hosts/extracting-project.js'
import { sampleAnswers, sampleSources, startSampleHosts } from '../../support/hosts/start-sample-hosts.js'
import { itOnEngines } from '../../support/test-engines.js'

const world = createWorld({ epochs: 4, validators: 6, stakers: 3 })
const [one, two] = world.validators.map(({ voteKey }) => voteKey)

describe('aurora extract', () => {
  itOnEngines('lands all that is planned, and asks for nothing the second time', async () => {
    const project = await newExtractingProjectOnEngine(sampleSources)
    onTestFinished(() => project.dispose())
    const hosts = await startSampleHosts(sampleAnswers(world))
    onTestFinished(() => hosts.close())
    Object.assign(project.env, hosts.env)
    const words = ['extract', '--last', '2', '--validator', one ?? '', '--validator', two ?? '']
    const first = await project.run(words, { clock: systemClock })
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const asked = hosts.requests
    const second = await project.run(words, { clock: systemClock })
    expect({ code: second.code, asked: hosts.requests - asked }).toEqual({ code: 0, asked: 0 })
  })
})
