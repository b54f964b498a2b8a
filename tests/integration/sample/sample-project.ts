import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Effects } from '../../../src/base/effects.js'
import { run } from '../../../src/cli/run.js'
import { writeSampleArchive } from '../../../src/sample/archive.js'
import type { SampleOptions } from '../../../src/sample/options.js'
import { projectUnderTest } from '../../support/project-under-test.js'

const projectParts = ['aurora.yml', 'models', 'seeds', 'macros', 'sources', 'tests/data', 'tests/generic']

type Scalar = string | number | boolean | null

/** A copy of Aurora's own project in a temporary folder, where commands run in this process. */
export interface SampleProject {
  readonly folder: string
  /** Runs one command line; throws with what it printed unless it ends with the expected exit code. */
  aurora(argv: readonly string[], expectedExitCode?: number): Promise<string>
  /** Rows of a query over what is published; every value as text, NULL as null. */
  query(sql: string): Promise<Record<string, string | null>[]>
  /** Writes the archive of a sample and lands it. */
  load(options: Partial<SampleOptions>): Promise<string>
  remove(): void
}

/** `env` is what commands find in the environment, `now` the time that it is for them; default: that of the clock. */
export function createSampleProject(
  env: Effects['env'] = {},
  now: () => Date = () => new Date(),
): SampleProject {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
  for (const part of projectParts)
    cpSync(join(projectUnderTest, part), join(folder, part), { recursive: true })
  const aurora = async (argv: readonly string[], expectedExitCode = 0): Promise<string> => {
    const output: string[] = []
    const exitCode = await run(argv, effectsIn(folder, env, now, output))
    const said = output.join('')
    if (exitCode !== expectedExitCode)
      throw new Error(`aurora ${argv.join(' ')} ended with ${exitCode}:\n${said}`)
    return said
  }
  return {
    folder,
    aurora,
    async query(sql) {
      const rows = JSON.parse(await aurora(['query', sql, '--output', 'json'])) as Record<string, Scalar>[]
      return rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
        ),
      )
    },
    async load(options) {
      const archive = join(folder, 'sample.ndjson.gz')
      await writeSampleArchive(archive, options)
      // Some of a sample's answers are to be rejected, which `load` reports with exit code 1.
      return aurora(['load', archive], 1)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A clock that begins at a time, and goes on by a millisecond whenever it is read. */
export function clockFrom(time: string): () => Date {
  let now = Date.parse(time)
  return () => new Date((now += 1))
}

function effectsIn(folder: string, env: Effects['env'], now: () => Date, output: string[]): Effects {
  const sink = { write: (text: string) => void output.push(text), isTerminal: false, columns: 200 }
  return {
    cwd: folder,
    env,
    stdout: sink,
    stderr: sink,
    clock: { now },
    randomId: randomUUID,
    random: Math.random,
    signal: new AbortController().signal,
    pid: process.pid,
    hostname: 'test',
  }
}
