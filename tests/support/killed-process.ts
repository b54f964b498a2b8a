import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'vitest'
import { engineUnderTest } from './test-engines.js'
import type { TestProject } from './test-project.js'

const repository = join(import.meta.dirname, '../..')
const aurora = join(repository, 'bin/aurora.js')
const killer = pathToFileURL(join(import.meta.dirname, 'kill-at.js')).href

/** Before which statement: the one that matches the last of the patterns, each after the one before, or the n-th. */
export type KillPoint = { readonly before: readonly string[] } | { readonly number: number }

/**
 * Runs a command line in a process of its own, which is killed (SIGKILL) before a statement that it is about to send.
 * Gives false when it came to its end, for there was no such statement.
 */
export async function killAt(
  project: TestProject,
  argv: readonly string[],
  point: KillPoint,
): Promise<boolean> {
  if (!existsSync(join(repository, 'dist/cli/main.js'))) throw new Error('dist/ is missing: npm run build')
  const { dialect } = engineUnderTest()
  const child = spawn(process.execPath, ['--import', killer, aurora, ...argv], {
    cwd: project.root,
    env: { ...process.env, AURORA_TEST_KILL: JSON.stringify({ dialect, ...point }) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(child, 'exit')
  if (dialect === 'postgres') await untilNobodyWrites(project)
  return child.signalCode === 'SIGKILL'
}

/** A server needs a moment to notice that a process, or the way to it, is gone. */
export async function untilNobodyWrites(project: TestProject): Promise<void> {
  const writers = () =>
    project.query(
      `select pid from pg_stat_activity where datname = current_database()
          and application_name like 'aurora %' and application_name not like 'aurora query%'`,
    )
  await expect.poll(writers, { timeout: 20_000 }).toEqual([])
}
