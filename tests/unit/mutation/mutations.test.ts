import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from '../../support/project-under-test.js'

const mutation = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(repository, 'tests/mutation/run.js'), ...args],
    { encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

describe('the mutations', () => {
  it('are twenty-five at least, and each still fits the SQL: where SQL changes, so does the mutation of it', () => {
    const { status, stdout, stderr } = mutation('--check')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(Number(stdout.split(' ')[0])).toBeGreaterThanOrEqual(25)
  })

  it('are listed in docs/reference/mutations.md (vitest -u writes it)', async () => {
    await expect(mutation('--page').stdout).toMatchFileSnapshot(
      join(repository, 'docs/reference/mutations.md'),
    )
  })
})
