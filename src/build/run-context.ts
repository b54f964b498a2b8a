import type { Clock } from '../base/clock.js'
import type { Reporter } from '../base/events.js'
import type { QueryTwin } from './query-twin.js'

/** Who runs, for what, and through which effects. */
export interface RunContext {
  readonly runId: string
  readonly targetName: string
  readonly auroraVersion: string
  readonly gitCommit: string | undefined
  readonly argumentsJson: string
  /** Takes secrets out of what is kept or told. */
  readonly redact: (text: string) => string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly reporter: Reporter
  /** The start of the run, where it is to be the same as another's, in ISO 8601; else the clock tells. */
  readonly beganAt?: string | undefined
  readonly signal: AbortSignal
  /** Checks queries in DuckDB's stead, where the warehouse is on another engine. */
  readonly twin: QueryTwin | undefined
  /** How long publishing waits for the readers of a server. */
  readonly publishWaitSeconds: number
  /** Whether what the project grants is granted on the target. */
  readonly appliesGrants: boolean
}
