import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestProject } from '../../support/test-project.js'
import { jsonLines, newShop } from './shop.js'

describe('a run', () => {
  let shop: TestProject

  beforeEach(() => {
    shop = newShop()
  })

  afterEach(() => shop.dispose())

  const git = (...argv: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...argv], {
      cwd: shop.root,
      encoding: 'utf8',
    }).trim()

  it('remembers the commit that it ran on, and whether files were changed since', async () => {
    git('init', '--quiet')
    git('add', 'aurora.yml', 'models', 'seeds')
    git('commit', '--quiet', '--message', 'first')
    const head = git('rev-parse', 'HEAD')
    await shop.ok('build')
    shop.write('models/portal/total.sql', 'select count(*) as n from {{ref "doubled"}}\n')
    await shop.ok('build')
    expect(
      await shop.query('select git_commit from aurora.publications order by publication_number'),
    ).toEqual([{ git_commit: head }, { git_commit: `${head}+changes` }])
  })

  it('that is interrupted at its beginning changes nothing and ends with 1', async () => {
    await shop.ok('build')
    shop.write('models/portal/total.sql', 'select count(*) as n from {{ref "doubled"}}\n')
    const signal = AbortSignal.abort()
    const build = await shop.run(['build'], { signal })
    expect(build.code).toBe(1)
    expect(await shop.query('select total_native from portal.total')).toHaveLength(1)
    const text = `${build.stdout}${build.stderr}`
    expect(text).toMatch(/interrupted/i)
    expect(text).not.toContain('defect')
    const json = await shop.run(['build', '--log-format', 'json'], { signal })
    expect(json.code).toBe(1)
    expect([...jsonLines(json.stdout), ...jsonLines(json.stderr)].at(-1)).toMatchObject({
      type: expect.stringMatching(/run_finished|error/) as string,
    })
  })
})
