import { describe, expect, it, onTestFinished } from 'vitest'
import { epochScheduleBody } from '../../../src/sample/bodies/epochs.js'
import { itOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'
import { epochInfoLine } from './landing-zone.js'

const node = `provider: node
adapter: solana_rpc
description: A node.
chains: [solana-mainnet]
endpoints:
  - endpoint: getEpochInfo
    description: The epoch that runs now.
    data_type: PERIOD
    format: json
    finality: PERIOD_OVER
    freshness: { warn_after: { count: 1, period: hour }, error_after: { count: 2, period: day } }
  - endpoint: getEpochSchedule
    description: How long epochs are.
    data_type: PERIOD
    format: json
    finality: ON_PUBLICATION
  - endpoint: getVoteAccounts
    description: Vote accounts.
    data_type: META
    format: json
    finality: PERIOD_OVER
    freshness: { warn_after: { count: 1, period: day } }
  - endpoint: getBlockTime
    description: When a block was made.
    data_type: PERIOD
    format: json
    finality: PERIOD_OVER
`

/** Epochs of which the last is not over, and a schedule. */
async function withAnswers(project: TestProject): Promise<TestProject> {
  onTestFinished(() => project.dispose())
  const seenAt = (epoch: number, fetchedAt: string, more: object) =>
    epochInfoLine(epoch, { provider: 'node', fetched_at: fetchedAt, ...more })
  const lines = [
    seenAt(900, '2026-01-01T00:00:00Z', { is_final: true }),
    seenAt(1001, '2026-01-02T10:00:00Z', { is_final: false }),
    seenAt(1000, '2026-01-02T09:00:00Z', { is_final: true }),
    seenAt(99, '2026-01-01T00:00:00Z', {
      endpoint: 'getEpochSchedule',
      request: { method: 'getEpochSchedule', params: [] },
      body: epochScheduleBody(),
    }),
  ]
  project.write('landed.ndjson', lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  await project.ok('load', project.path('landed.ndjson'))
  return project
}

const newProject = async () => withAnswers(await TestProject.onEngine({ 'sources/node.yml': node }))
const newDuckdbProject = async () => {
  const project = await withAnswers(new TestProject({ 'sources/node.yml': node }))
  project.now = new Date('2026-01-05T10:00:00Z')
  return project
}

async function records(project: TestProject, ...words: string[]) {
  const { code, stdout, stderr } = await project.run(['freshness', '--output', 'json', ...words])
  return { code, stderr, records: JSON.parse(stdout) as readonly Record<string, unknown>[] }
}

describe('aurora freshness', () => {
  itOnEngines('holds the newest answer of each endpoint to what its source promises', async () => {
    const project = await newProject()
    project.now = new Date('2026-01-02T11:00:01Z')
    const warned = await records(project)
    expect(warned).toMatchObject({ code: 0, stderr: '' })
    expect(warned.records).toEqual([
      {
        chain_id: 'solana-mainnet',
        provider: 'node',
        endpoint: 'getEpochInfo',
        status: 'warn',
        newest_fetched_at: '2026-01-02T10:00:00.000Z',
        age_seconds: 3601,
        warn_after_seconds: 3600,
        error_after_seconds: 172_800,
        // 1001 is not final, and numbers are not told apart by their first digit.
        newest_final_period: '1000',
        behind: '0',
      },
      expect.objectContaining({
        endpoint: 'getEpochSchedule',
        status: 'none',
        newest_final_period: '99',
        behind: '901',
      }),
      expect.objectContaining({
        endpoint: 'getVoteAccounts',
        status: 'warn',
        newest_fetched_at: null,
        age_seconds: null,
      }),
    ])

    project.now = new Date('2026-01-02T10:59:59Z')
    expect((await records(project)).records[0]).toMatchObject({ status: 'pass', age_seconds: 3599 })
    project.now = new Date('2026-01-04T10:00:01Z')
    const late = await records(project, '--chain', 'solana-mainnet', '--provider', 'node')
    expect(late).toMatchObject({ code: 1, stderr: '' })
    expect(late.records[0]).toMatchObject({ status: 'error' })
  })

  it('draws a table, with colours on a terminal alone', async () => {
    const project = await newDuckdbProject()
    const { code, stdout } = await project.run(['freshness'])
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /│ node +│ getEpochInfo +│ 2026-01-02T10:00Z │ 3 d +│ 1 h \/ 2 d +│ 1000 +│ +│ error /,
    )
    expect(stdout).toMatch(/│ getVoteAccounts +│ never +│ +│ 1 d \/ – +│ +│ +│ warn /)
    expect(stdout).toContain('2 endpoints of 2 older than they should be: 1 error, 1 warning.')
    expect(stdout).not.toContain('\u001b')

    let drawn = ''
    delete project.env['NO_COLOR']
    const terminal = { isTerminal: true, columns: 100, write: (text: string) => void (drawn += text) }
    await project.run(['freshness'], { stdout: terminal })
    expect(drawn).toContain('\u001b[31merror')
  })

  it('refuses names that no source has', async () => {
    const project = await newDuckdbProject()
    const chain = await project.run(['freshness', '--chain', 'solana-mainet'])
    expect(chain).toMatchObject({ code: 2 })
    expect(chain.stderr).toContain('solana-mainnet')
    expect(await project.run(['freshness', '--provider', 'nodes'])).toMatchObject({ code: 2 })
  })

  it('says so where nothing promises to be fresh', async () => {
    const project = await newDuckdbProject()
    project.write('sources/node.yml', node.replaceAll(/ +freshness: .*\n/g, ''))
    const { code, stdout } = await project.run(['freshness'])
    expect({ code, stdout }).toMatchObject({ code: 0 })
    expect(stdout).toContain('No endpoint that is looked at says how fresh it should be.')
  })
})
