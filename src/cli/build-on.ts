import { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import type { BuildOptions } from '../build/build-options.js'
import type { BuildResult } from '../build/build.js'
import type { CompiledProject } from '../build/compile.js'
import type { Engine } from '../engine/engine.js'
import { machineFailure } from '../engine/machine-failure.js'
import type { OpenProject } from './open-project.js'
import { snapshotFolderOf } from './open-warehouse.js'
import { newRunContext } from './run-context.js'
import { publishSnapshot } from './snapshot.js'
import type { Invocation } from './verb.js'
import { withTwin } from './with-twin.js'

interface BuildOnInput {
  readonly invocation: Invocation
  readonly opened: OpenProject
  readonly compiled: CompiledProject
  readonly buildOptions: BuildOptions
  readonly runId: string
  readonly reporter: Reporter
  /** In ISO 8601, where several builds are to have one start. */
  readonly beganAt?: string
}

interface BuiltOn {
  readonly result: BuildResult
  /** Why the analysts have no copy of what was published: that stands, and is told first. */
  readonly copyFailure: UserError | undefined
}

/** A build in a warehouse that was opened for writing, and the copy for analysts after it. */
export async function buildOn(engine: Engine, input: BuildOnInput): Promise<BuiltOn> {
  const { invocation, opened, compiled, buildOptions, runId, reporter, beganAt } = input
  const { runBuild } = await import('../build/build.js')
  const result = await withTwin(invocation, opened, buildOptions.asOf, async (twin) => {
    const context = await newRunContext(invocation, opened, runId, reporter, twin)
    return runBuild(engine, compiled, buildOptions, { ...context, beganAt })
  })
  const isPublished = result.publication !== undefined || result.status === 'success'
  // A server lets analysts read what is published; a file does not while somebody writes it.
  const isFile = opened.warehouse.type === 'duckdb'
  if (!isPublished || !isFile || opened.project.config.snapshot !== 'after_publish')
    return { result, copyFailure: undefined }
  try {
    const folder = snapshotFolderOf(opened.warehouse.path)
    await publishSnapshot(engine, compiled, folder, reporter, invocation.effects.clock)
    return { result, copyFailure: undefined }
  } catch (error) {
    const copyFailure = error instanceof UserError ? error : machineFailure(error)
    if (copyFailure === undefined) throw error
    return { result, copyFailure }
  }
}
