import { CursorsOfBatch } from './extraction-cursors.js'
import type { RequestIdentity } from './landing-identity.js'

/** A checked payload on its way into `staging.staging_payloads`. */
export interface AcceptedPayload {
  readonly payloadId: string
  readonly identity: RequestIdentity
  readonly dataType: string
  /** Canonical JSON. */
  readonly request: string
  readonly responseHash: string
  readonly rawPayload: string
  readonly payloadJson: string | undefined
}

/** That a payload was seen, on its way into `staging.payload_observations`. */
export interface Observation {
  readonly payloadId: string
  /** ISO 8601 in UTC with microseconds. */
  readonly fetchedAt: string
  /** False when nobody said when it was fetched: then it counts only for a payload not seen before. */
  readonly isTimeStated: boolean
  readonly httpStatus: number
  readonly isFinal: boolean
}

/** What was refused, on its way into `staging.rejected_payloads`. */
export interface RefusedPayload {
  readonly rejectionId: string
  readonly provider: string | undefined
  readonly endpoint: string | undefined
  readonly chainId: string | undefined
  readonly periodIdentifier: string | undefined
  readonly validatorKey: string | undefined
  /** Canonical JSON. */
  readonly request: string | undefined
  readonly httpStatus: number | undefined
  readonly fetchedAt: string | undefined
  readonly body: Uint8Array
  readonly responseHash: string
  readonly reason: string
  readonly jsonPath: string | undefined
  readonly sourceFile: string | undefined
  readonly sourceLine: number | undefined
}

/** What one landing transaction writes, each row once. */
export class LandingBatch {
  readonly payloads = new Map<string, AcceptedPayload>()
  readonly observations = new Map<string, Observation>()
  readonly refusals = new Map<string, RefusedPayload>()
  /** Empty unless an extraction lands. */
  readonly cursors = new CursorsOfBatch()
  /** Envelopes and broken lines taken in. */
  fetched = 0
  rejected = 0
  replacedCharacters = 0
  /** Memory held, roughly. */
  bytes = 0

  accept(payload: AcceptedPayload, observation: Observation, replacedCharacters: number): void {
    this.fetched += 1
    const isSeen = this.payloads.has(payload.payloadId)
    if (!isSeen) {
      this.payloads.set(payload.payloadId, payload)
      this.bytes += payload.rawPayload.length + (payload.payloadJson?.length ?? 0) + payload.request.length
      this.replacedCharacters += replacedCharacters
    }
    if (isSeen && !observation.isTimeStated) return
    // Landing the same observation again changes nothing, within a batch as across batches.
    const key = `${observation.payloadId} ${observation.fetchedAt}`
    if (!this.observations.has(key)) this.observations.set(key, observation)
  }

  refuse(refusal: RefusedPayload): void {
    this.fetched += 1
    this.rejected += 1
    this.refusals.set(refusal.rejectionId, refusal)
    this.bytes += refusal.body.byteLength
  }
}
