import { canonicalJson, sha256, uuidOf } from '../base/hash.js'
import type { BrokenEnvelope, Envelope } from './envelope.js'

/** The question that an answer answers: of all its answers one is in force. */
export interface RequestIdentity {
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  readonly periodIdentifier: string
  readonly coversFrom: string | undefined
  readonly coversUntil: string | undefined
  readonly validatorKey: string
  /** SHA-256 of the request's canonical JSON (RFC 8785). */
  readonly requestHash: string
}

/** Equal for the same bytes given to the same question, whenever they were fetched. */
export function payloadIdOf(identity: RequestIdentity, responseHash: string): string {
  return uuidOf([
    identity.provider,
    identity.endpoint,
    identity.chainId,
    periodOrCover(identity),
    identity.validatorKey,
    identity.requestHash,
    responseHash,
  ])
}

/** Equal for the same bytes refused at the same place, so that loading a file twice rejects nothing twice. */
export function rejectionIdOf(
  broken: BrokenEnvelope,
  fetchedAt: string | undefined,
  bodyHash: string,
): string {
  return uuidOf([
    broken.provider ?? null,
    broken.endpoint ?? null,
    broken.chainId ?? null,
    periodOrCover(broken) ?? null,
    broken.validatorKey ?? null,
    broken.request === undefined ? null : sha256(canonicalJson(broken.request)),
    broken.httpStatus ?? null,
    fetchedAt ?? null,
    bodyHash,
    broken.sourceFile ?? null,
    broken.sourceLine ?? null,
  ])
}

type Period = Pick<Partial<Envelope>, 'periodIdentifier' | 'coversFrom' | 'coversUntil'>

function periodOrCover(period: Period & { periodIdentifier: string }): string
function periodOrCover(period: Period): string | undefined
function periodOrCover({ periodIdentifier, coversFrom, coversUntil }: Period): string | undefined {
  if (periodIdentifier !== '*' || coversFrom === undefined) return periodIdentifier
  return `${coversFrom}..${coversUntil ?? ''}`
}
