import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Dialect } from '../../../src/engine/engine.js'
import { describeOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'

const aurora = join(import.meta.dirname, '../../../bin/aurora.js')
const compiled = join(import.meta.dirname, '../../../dist/cli/main.js')

/** Slow enough to be caught in the middle: a cross join that never ends within a test. */
const endless: Readonly<Record<Dialect, string>> = {
  duckdb: `{{config materialized="table"}}
select count(*) as n from range(100000000) as a (i), range(100000000) as b (j) where hash(i, j) = 1\n`,
  postgres: `{{config materialized="table"}}
select count(*) as n from generate_series(1, 100000000000) as a (i) where i = 0\n`,
}

describeOnEngines('a build that is stopped half-way', ({ dialect }) => {
  let project: TestProject

  beforeAll(() => {
    if (!existsSync(compiled)) throw new Error('dist/ is missing: npm run build')
  })

  beforeEach(async () => {
    project = await TestProject.onEngine({
      'models/canonical/one.sql': '{{config materialized="table"}}select 1 as n\n',
    })
    await project.ok('build')
    project.write('models/canonical/one.sql', '{{config materialized="table"}}select 2 as n\n')
    project.write(
      'models/canonical/two.sql',
      endless[dialect].replace('where', 'cross join {{ref "one"}} where'),
    )
  })

  const children: ChildProcess[] = []

  /** Killed after the test at the latest: what it computes never ends. */
  function startBuild(): ChildProcess {
    const child = spawn(process.execPath, [aurora, 'build'], {
      cwd: project.root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.push(child)
    return child
  }

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    project.dispose()
  })

  it('by kill -9 leaves the last publication whole, and the next build cleans up', async () => {
    const child = startBuild()
    await seen(child, 'canonical.one')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await project.query('select n from canonical.one')).toEqual([{ n: 1 }])
    project.remove('models/canonical/two.sql')
    const { stdout } = await project.ok('build')
    expect(stdout).toContain('was interrupted')
    expect(await project.query('select n from canonical.one')).toEqual([{ n: 2 }])
    expect(await project.query(`select status from aurora.runs order by started_at, run_id`)).toContainEqual({
      status: 'INTERRUPTED',
    })
    const physical = await project.query(
      `select table_name from information_schema.tables where table_schema = 'aurora_data' and table_name not in
         (select physical_name from aurora.publication_nodes where physical_name is not null)`,
    )
    expect(physical).toEqual([])
  })

  it('by Ctrl-C ends with 1 in good order and publishes nothing', async () => {
    const child = startBuild()
    await seen(child, 'canonical.one')
    child.kill('SIGINT')
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(1)
    expect(await project.query('select n from canonical.one')).toEqual([{ n: 1 }])
    expect(await project.query(`select status from aurora.runs where status = 'INTERRUPTED'`)).toHaveLength(1)
    expect(existsSync(project.path('shop.duckdb.lock.json'))).toBe(false)
  })

  it('is told apart from one that still runs: a second writer learns who writes and since when', async () => {
    const child = startBuild()
    try {
      await seen(child, 'canonical.one')
      project.write('answers.ndjson', '')
      for (const argv of [['build'], ['load', 'answers.ndjson'], ['test'], ['clean'], ['migrate', 'up']]) {
        const { code, stderr } = await project.run(argv)
        expect(code, argv[0]).toBe(1)
        expect(stderr, argv[0]).toContain('"aurora build"')
        expect(stderr, argv[0]).toContain(`process ${child.pid}`)
        expect(stderr, argv[0]).toMatch(/since \d{4}-\d\d-\d\dT/)
      }
      // The analysts' copy is never locked by the writer.
      const { stdout } = await project.ok('query', 'select n from canonical.one', '--output', 'csv')
      expect(stdout).toBe('n\n1\n')
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  })
})

/** Resolves when the child's output names what is waited for. */
async function seen(child: ChildProcess, text: string): Promise<void> {
  let output = ''
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk)
    if (output.includes(text)) return
  }
  throw new Error(`the build ended before it told of ${text}:\n${output}`)
}
