import type { IngestionStatus } from './ingestion-run.js'
import type { RequestIdentity } from './landing-identity.js'

export interface Rejection {
  readonly rejectionId: string
  readonly reason: string
  /** Place in the body. */
  readonly path: string | undefined
  /** Below the folder that was loaded. */
  readonly sourceFile: string | undefined
  readonly sourceLine: number | undefined
}

export interface LandedPayload {
  readonly payloadId: string
  readonly identity: RequestIdentity
}

/** What went through the door while it was open. */
export interface LandingSums {
  /** Envelopes and broken lines taken in. */
  readonly fetched: number
  /** Payloads not seen before. */
  readonly landed: number
  /** New observations, of payloads new and old. */
  readonly observed: number
  readonly rejected: number
  /** Characters that became U+FFFD in `payload_json`. */
  readonly replacedCharacters: number
  /** The first of them. */
  readonly rejections: readonly Rejection[]
}

/** What went through the door in one run. */
export interface LandingTotals extends LandingSums {
  readonly status: IngestionStatus
  /** Payloads that were there already. */
  readonly seenBefore: number
  /** Numbers of the first and last landing transaction. */
  readonly firstBatch: bigint | undefined
  readonly lastBatch: bigint | undefined
  /** Payloads seen before whose time of fetching nobody stated, so that nothing was written of them: the first. */
  readonly unobserved: readonly LandedPayload[]
  /** The last payload that was accepted, new or not. */
  readonly lastPayload: LandedPayload | undefined
}
