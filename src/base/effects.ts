import type { Clock } from './clock.js'

/** Where text goes. `write` never waits: the process ends only after the streams have drained. */
export interface TextSink {
  write(text: string): void
  /** True on a terminal: colours and live progress are wanted. */
  readonly isTerminal: boolean
  /** Width in characters, 80 where unknown. */
  readonly columns: number
}

/** The outside world as a verb sees it. Only `cli/main.ts` builds the real one; tests build their own. */
export interface Effects {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: TextSink
  readonly stderr: TextSink
  readonly clock: Clock
  /** A fresh random identifier (UUID v4 text). Never reaches a result table. */
  randomId(): string
  /** A number from 0 to below 1. Never reaches a result table. */
  random(): number
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal
  readonly pid: number
  readonly hostname: string
}
