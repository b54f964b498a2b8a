import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repository } from '../../support/project-under-test.js'

interface Report {
  readonly mutations: number
  readonly failed: number
  readonly results: readonly { readonly name: string; readonly outcome: string; readonly by?: string }[]
}

/** Of changes to the macro of surrogate keys, whose tests take two seconds. */
const list = `
- name: noticed
  file: macros/surrogate_key.sql
  find: "|| '|' ||"
  replace: "|| '/' ||"
  why: Keys would be others.
  tests: [macros/surrogate-key]
- name: survives
  file: macros/surrogate_key.sql
  find: the UUID of the md5
  replace: the UUID of the SHA-1
  why: Nobody computes with a comment.
  tests: [macros/surrogate-key]
- name: broken
  file: macros/surrogate_key.sql
  find: cast(md5(
  replace: cast(md7(
  why: There is no such function.
  tests: [macros/surrogate-key]
- name: stale
  file: macros/surrogate_key.sql
  find: sha256(
  replace: md5(
  why: The text is no longer there.
  tests: [macros/surrogate-key]
`

describe('the mutation runner', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'aurora-runner-'))
    writeFileSync(join(folder, 'list.yml'), list)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const run = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      [join(repository, 'tests/mutation/run.js'), '--list', join(folder, 'list.yml'), ...args],
      { encoding: 'utf8' },
    )

  it('tells which test noticed a change, and which changes none did, and fails', () => {
    const { status, stdout } = run('--output', 'json')
    expect(status).toBe(1)
    const { mutations, failed, results } = JSON.parse(stdout) as Report
    expect({ mutations, failed }).toEqual({ mutations: 4, failed: 3 })
    expect(results.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      'noticed: noticed',
      'survives: survived',
      'broken: broken',
      'stale: stale',
    ])
    expect(results[0]?.by).toMatch(/^tests\/integration\/macros\/surrogate-key\.test\.ts: surrogate_key on/)
  }, 240_000)

  it('takes tests without an end for no notice, and fails', () => {
    const { status, stdout } = run('--only', 'noticed', '--longest', '0.1', '--output', 'json')
    expect(status).toBe(1)
    expect((JSON.parse(stdout) as Report).results).toMatchObject([
      { outcome: 'endless', message: 'no end within 0.1 s' },
    ])
  }, 240_000)

  it.each([
    [['--only', 'nobody'], 'no mutation is called nobody'],
    [['--jobs', '0'], '--jobs is a number from 1 on, not 0'],
    [['--longest', 'x'], '--longest is a number of seconds, not x'],
    [['--output', 'xml'], '--output is table or json, not xml'],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = run(...args)
    expect({ status, stderr }).toEqual({ status: 2, stderr: `test:mutation: ${message}\n` })
  })

  it('tells of a change that no longer fits the SQL without running anything', () => {
    expect(run('--check')).toMatchObject({
      status: 1,
      stdout: '3 of 4 changes fit the SQL\n',
      stderr: 'stale: its text stands 0 times in macros/surrogate_key.sql\n',
    })
  })
})
