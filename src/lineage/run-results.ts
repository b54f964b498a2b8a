import type { NodeStatus } from '../base/events.js'
import type { JsonValue } from '../base/hash.js'
import type { NodeId } from '../project/types.js'
import type { ArtifactInput } from './artifact-metadata.js'
import { artifactMetadata } from './artifact-metadata.js'

/** What became of one node or test. */
export interface RunResult {
  readonly nodeId: NodeId
  readonly status: NodeStatus | 'pass'
  readonly message: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly milliseconds: number
  readonly rows: number | undefined
  /** Failing rows of a test; undefined for a node. */
  readonly failures: number | undefined
}

export interface RunResultsInput extends ArtifactInput {
  /** Of the whole run. */
  readonly milliseconds: number
  /** What was asked for on the command line. */
  readonly arguments: Readonly<Record<string, unknown>>
  readonly compiledSql: ReadonlyMap<NodeId, string>
  readonly results: readonly RunResult[]
}

/** A run in the shape of dbt's run_results v6; all arguments that JSON can hold are kept. */
export function runResultsOf(input: RunResultsInput): object {
  return {
    metadata: artifactMetadata(input, 'run-results/v6'),
    results: input.results.map((result) => resultEntry(result, input)),
    elapsed_time: input.milliseconds / 1000,
    args: JSON.parse(JSON.stringify(input.arguments)) as JsonValue,
  }
}

function resultEntry(result: RunResult, input: RunResultsInput) {
  const code = input.compiledSql.get(result.nodeId)
  const completedAt = new Date(Date.parse(result.startedAt) + result.milliseconds).toISOString()
  const isTest = result.nodeId.startsWith('test.')
  return {
    status: isTest ? testStatus(result.status) : nodeStatus(result.status),
    timing:
      result.status === 'skipped'
        ? []
        : [{ name: 'execute', started_at: result.startedAt, completed_at: completedAt }],
    thread_id: 'main',
    execution_time: result.milliseconds / 1000,
    adapter_response: {
      _message: result.status.toUpperCase(),
      ...(result.rows === undefined ? {} : { rows_affected: result.rows }),
    },
    message: result.message === '' ? null : result.message,
    failures: isTest ? (result.failures ?? null) : null,
    unique_id: result.nodeId,
    compiled: code !== undefined,
    compiled_code: code ?? null,
    relation_name: null,
  }
}

/** A node whose tests fail was built: dbt's readers find the failure at the test. */
function nodeStatus(status: RunResult['status']): string {
  return status === 'error' || status === 'skipped' ? status : 'success'
}

function testStatus(status: RunResult['status']): string {
  return status === 'success' || status === 'reused' ? 'pass' : status
}
