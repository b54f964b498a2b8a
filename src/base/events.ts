/** What happened to one node or test. */
export type NodeStatus = 'success' | 'reused' | 'warn' | 'fail' | 'error' | 'skipped'

/** Everything a verb tells while it works; `cli` renders it for a person or as JSON lines. */
export type RunEvent =
  | {
      readonly type: 'run_started'
      readonly verb: string
      readonly runId: string
      readonly nodes: number
      readonly tests: number
    }
  | {
      readonly type: 'node_started'
      readonly nodeId: string
      readonly name: string
      readonly kind: string
      readonly index: number
      readonly total: number
    }
  | {
      readonly type: 'node_finished'
      readonly nodeId: string
      readonly name: string
      readonly kind: string
      readonly status: NodeStatus
      readonly message: string
      readonly milliseconds: number
      readonly rows?: number | undefined
      readonly index: number
      readonly total: number
    }
  | {
      readonly type: 'stage'
      readonly name: string
      readonly message: string
      readonly milliseconds?: number | undefined
    }
  | {
      readonly type: 'progress'
      readonly message: string
      readonly done: number
      readonly total?: number | undefined
    }
  | {
      readonly type: 'extract_progress'
      readonly provider: string
      readonly chainId: string
      /** Answers that are data, questions that failed, and questions still known to be open. */
      readonly done: number
      readonly failed: number
      readonly left: number
      readonly perMinute: number
      /** Undefined before anything was answered. */
      readonly secondsLeft: number | undefined
    }
  | {
      readonly type: 'test_finished'
      readonly testId: string
      readonly name: string
      readonly status: NodeStatus
      readonly message: string
      readonly failures: number
      readonly milliseconds: number
    }
  | {
      readonly type: 'compared'
      readonly nodeId: string
      readonly name: string
      readonly isEqual: boolean
      /** Of the one warehouse and of the other. */
      readonly rows: readonly [number, number]
      readonly contentHashes: readonly [string, string]
      readonly milliseconds: number
      readonly index: number
      readonly total: number
    }
  | {
      readonly type: 'verified'
      readonly status: 'equal' | 'different'
      readonly equal: number
      readonly different: number
      readonly uncompared: readonly { readonly name: string; readonly reason: string }[]
      readonly milliseconds: number
    }
  | {
      readonly type: 'run_finished'
      readonly runId: string
      readonly status: 'success' | 'failed' | 'interrupted'
      readonly publicationId: string | undefined
      readonly milliseconds: number
    }
  | { readonly type: 'warning'; readonly code: string; readonly message: string }
  | { readonly type: 'info'; readonly message: string }

/** Receives events; must not throw. */
export interface Reporter {
  event(event: RunEvent): void
}

export const silentReporter: Reporter = { event: () => undefined }
