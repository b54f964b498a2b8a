import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { WholeFile } from '../base/whole-file.js'
import type { BuildResult } from '../build/build.js'
import type { CompiledProject } from '../build/compile.js'
import type { Outcome } from '../build/outcome.js'
import type { TestRunResult } from '../build/test-published.js'
import type { TestOutcome } from '../checks/test-outcome.js'
import type { NodeId } from '../project/types.js'
import type { OpenProject } from './open-project.js'
import type { Invocation } from './verb.js'
import { auroraVersion } from './version.js'

/** Makes `target/`, and throws where it cannot be written: better before a build than after it has published. */
export function requireArtifactFolder({ artifactFolder }: OpenProject): void {
  mkdirSync(artifactFolder, { recursive: true })
  accessSync(artifactFolder, constants.W_OK)
}

/** Writes manifest.json, run_results.json and the SQL that ran; gives what run_results.json holds. */
export async function writeRunArtifacts(
  opened: OpenProject,
  compiled: CompiledProject,
  invocation: Invocation,
  result: BuildResult,
  milliseconds: number,
): Promise<object> {
  for (const [id, sql] of result.physicalSql) {
    const node = compiled.nodes.get(id)
    if (node?.kind === 'model')
      WholeFile.writeAll(
        join(opened.artifactFolder, 'run', node.file),
        invocation.redaction.redact(`${sql}\n`),
      )
  }
  return writeArtifacts(opened, compiled, invocation, result, milliseconds)
}

/** The same for a run of tests alone. */
export async function writeTestArtifacts(
  opened: OpenProject,
  compiled: CompiledProject,
  invocation: Invocation,
  result: TestRunResult,
  milliseconds: number,
): Promise<object> {
  return writeArtifacts(opened, compiled, invocation, result, milliseconds)
}

/** Writes verify.json: what was compared, and what differs. */
export function writeVerifyArtifact(opened: OpenProject, { redaction }: Invocation, record: object): void {
  WholeFile.writeAll(join(opened.artifactFolder, 'verify.json'), redaction.redact(JSON.stringify(record)))
}

interface Results {
  readonly runId: string
  readonly startedAt: string
  readonly outcomes: readonly Outcome[]
  readonly testOutcomes: readonly TestOutcome[]
}

async function writeArtifacts(
  opened: OpenProject,
  compiled: CompiledProject,
  invocation: Invocation,
  results: Results,
  milliseconds: number,
): Promise<object> {
  const { logicalRenderer } = await import('../build/renderers.js')
  const { manifestOf } = await import('../lineage/manifest.js')
  const { runResultsOf } = await import('../lineage/run-results.js')
  const generatedAt = invocation.effects.clock.now().toISOString()
  const renderer = logicalRenderer(compiled, invocation.effects.env)
  const compiledSql = new Map<NodeId, string>()
  for (const model of compiled.project.models) compiledSql.set(model.id, renderer.model(model).sql)
  for (const { test, sql } of results.testOutcomes) compiledSql.set(test.id, sql)
  const metadata = {
    auroraVersion: auroraVersion(),
    generatedAt,
    runId: results.runId,
    adapter: opened.target.type,
  }
  const manifest = manifestOf({
    ...metadata,
    project: compiled.project,
    dependencies: compiled.dependencies,
    compiledSql,
  })
  const runResults = runResultsOf({
    ...metadata,
    milliseconds,
    arguments: { verb: invocation.verb, words: invocation.words, ...invocation.options },
    compiledSql,
    results: [
      ...results.outcomes.map(({ nodeId, status, message, startedAt, milliseconds: took, rows }) => ({
        nodeId,
        status,
        message,
        startedAt,
        milliseconds: took,
        rows,
        failures: undefined,
      })),
      ...results.testOutcomes.map((outcome) => ({
        nodeId: outcome.test.id,
        status: outcome.status,
        message: outcome.message,
        startedAt: results.startedAt,
        milliseconds: outcome.milliseconds,
        rows: undefined,
        failures: outcome.failures,
      })),
    ],
  })
  const { redaction } = invocation
  WholeFile.writeAll(join(opened.artifactFolder, 'manifest.json'), redaction.redact(JSON.stringify(manifest)))
  WholeFile.writeAll(
    join(opened.artifactFolder, 'run_results.json'),
    redaction.redact(JSON.stringify(runResults)),
  )
  return runResults
}
