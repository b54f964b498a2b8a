import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import type { WriterInfo } from '../../../src/engine/engine.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import { holdDuckdbFile } from '../../support/hold-duckdb-file.js'
import { connectionTo, describeOnEngines, engineUnderTest } from '../../support/test-engines.js'
import type { CommandResult } from '../../support/test-project.js'
import { TestProject } from '../../support/test-project.js'

const writer: WriterInfo = {
  pid: 4711,
  host: 'build-host',
  verb: 'build',
  runId: 'run-1',
  since: '2025-01-31T00:00:00.000Z',
}

describeOnEngines('a second writer', () => {
  let project: TestProject
  let release: () => Promise<void>

  beforeEach(async () => {
    project = await TestProject.onEngine()
    await project.ok('migrate', 'up')
    release = await hold()
  })

  afterEach(() => project.dispose())

  /** Somebody else who writes to the project's warehouse. */
  async function hold(): Promise<() => Promise<void>> {
    if (engineUnderTest().dialect === 'duckdb')
      return (await holdDuckdbFile(project.path('shop.duckdb'))).release
    const url = /url: (\S+)/.exec(project.read('aurora.yml'))?.[1] ?? ''
    const engine = await openPostgres({ connection: connectionTo(url), writer })
    onTestFinished(() => engine.close())
    return () => engine.close()
  }

  /** Runs a command, and does something as soon as it tells that it waits. */
  async function runUntilItWaits(
    argv: readonly string[],
    then: () => void,
    signal = new AbortController().signal,
  ): Promise<CommandResult> {
    let told = ''
    const write = (text: string): void => {
      const isFirst = !told.includes('waiting')
      told += text
      if (isFirst && told.includes('waiting')) then()
    }
    const { code, stderr } = await project.run(argv, {
      stdout: { isTerminal: false, columns: 120, write },
      signal,
    })
    return { code, stdout: told, stderr }
  }

  it('is sent away at once, and told how to wait', async () => {
    const { code, stdout, stderr } = await project.run(['migrate', 'up'])
    expect(code).toBe(1)
    expect(stderr).toContain('is in use')
    expect(stderr).toContain('--wait')
    expect(stdout).not.toContain('waiting')
  })

  it('waits until the first has finished, and goes on by itself', async () => {
    const { code, stdout, stderr } = await runUntilItWaits(['migrate', 'up', '--wait'], () => void release())
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^waiting until it is free: The warehouse \S+ is in use: .*process \d+.*\nNothing is pending\.\n$/,
    )
  })

  it('waits no longer than it is told to, and says once for whom', async () => {
    const { code, stdout, stderr } = await project.run(['migrate', 'up', '--wait', '1'])
    expect(code).toBe(1)
    expect(stdout.match(/waiting/g)).toHaveLength(1)
    expect(stderr).toContain('After 1 seconds of waiting: The warehouse')
  })

  it('stops waiting when it is interrupted', async () => {
    const interruption = new AbortController()
    const { code, stderr } = await runUntilItWaits(
      ['migrate', 'up', '--wait'],
      () => interruption.abort(),
      interruption.signal,
    )
    expect(code).toBe(1)
    expect(stderr).toContain('Interrupted')
  })
})

it('takes no path for the seconds to wait', async () => {
  const project = new TestProject()
  onTestFinished(() => project.dispose())
  const { code, stderr } = await project.run(['load', '--wait', 'archive'])
  expect(code).toBe(2)
  expect(stderr).toContain('--wait stands at the end of the line')
})
