import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Reporter } from '../base/events.js'
import type { QueryTwin } from '../build/query-twin.js'
import type { RunContext } from '../build/run-context.js'
import type { OpenProject } from './open-project.js'
import type { Invocation } from './verb.js'
import { auroraVersion } from './version.js'

/** Everything a run needs to know of who asked for it. */
export async function newRunContext(
  invocation: Invocation,
  opened: OpenProject,
  runId: string,
  reporter: Reporter,
  twin?: QueryTwin,
): Promise<RunContext> {
  const { effects, options, words } = invocation
  return {
    runId,
    targetName: opened.target.name,
    auroraVersion: auroraVersion(),
    gitCommit: await gitCommit(opened.project.root),
    argumentsJson: invocation.redaction.redact(JSON.stringify({ words, options })),
    redact: (text) => invocation.redaction.redact(text),
    env: effects.env,
    clock: effects.clock,
    reporter,
    signal: effects.signal,
    twin,
    appliesGrants: opened.target.type === 'postgres' && opened.target.appliesGrants,
    publishWaitSeconds: opened.target.type === 'postgres' ? opened.target.publishWait : 0,
  }
}

/** The commit of the project's folder, `+changes` when the tree is not clean; undefined outside a repository. */
async function gitCommit(folder: string): Promise<string | undefined> {
  const git = promisify(execFile)
  try {
    const { stdout: head } = await git('git', ['rev-parse', 'HEAD'], { cwd: folder })
    const { stdout: changes } = await git('git', ['status', '--porcelain', '--untracked-files=no'], {
      cwd: folder,
    })
    return `${head.trim()}${changes.trim() === '' ? '' : '+changes'}`
  } catch {
    return undefined
  }
}
