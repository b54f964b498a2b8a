import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectUnderTest } from '../../support/project-under-test.js'
import { TestProject } from '../../support/test-project.js'
import { badAddresses } from './bad-rows/addresses.js'
import { badNames } from './bad-rows/names.js'
import { badOverrides } from './bad-rows/overrides.js'
import { badRules } from './bad-rows/rules.js'
import { badSpans } from './bad-rows/spans.js'
import { badTiers } from './bad-rows/tiers.js'

/** The registry that Aurora comes with, broken by one edit at a time: no warehouse is opened for any of them. */
describe('a registry', () => {
  let project: TestProject

  beforeAll(() => {
    project = new TestProject()
    project.now = new Date('2026-11-23T00:00:00Z')
    for (const part of ['aurora.yml', 'models', 'macros', 'sources', 'seeds', 'tests/data', 'tests/generic'])
      cpSync(join(projectUnderTest, part), project.path(part), { recursive: true })
  })

  afterAll(() => project.dispose())

  it('as it comes is built', async () => {
    expect((await project.ok('seed')).stdout).toMatch(/^checked \d+ seeds by \d+ tests/m)
  })

  it('is built also before anything is landed: its overrides wait for their periods', async () => {
    const { stdout } = await project.ok('build')
    expect(stdout).toMatch(/warn overrides_that_set_nothing_yet/)
    expect(stdout).toMatch(/^published /m)
  })

  const badRows = [...badNames, ...badAddresses, ...badSpans, ...badRules, ...badTiers, ...badOverrides]
  const cases = badRows.map((bad) => [bad[0], bad] as const)

  it.each(cases)('with %s is refused, at file and row', async (_, [, seed, rows, told, words, beside]) => {
    const file = csvOf(seed)
    const added = { ...beside, [seed]: rows }
    const sound = new Map(Object.keys(added).map((name) => [name, project.read(csvOf(name))]))
    for (const [name, more] of Object.entries(added))
      project.write(csvOf(name), `${sound.get(name) ?? ''}${more.join('\n')}\n`)
    const { code, stderr } = await project.run(['agreements', 'check'])
    for (const [name, text] of sound) project.write(csvOf(name), text)
    const row = (sound.get(seed) ?? '').trim().split('\n').length + told
    const errors = stderr
      .split(/^error /m)
      .filter((error) => new RegExp(`^${file}:${row + 1}(:1)? row ${row}\n`).test(error))
    expect({ code, told: errors.filter((error) => words.every((word) => error.includes(word))) }).toEqual({
      code: expect.any(Number) as number,
      told: [expect.any(String)],
    })
    expect(code).toBeGreaterThan(0)
  })
})

const csvOf = (seed: string): string => `seeds/registry/${seed}.csv`
