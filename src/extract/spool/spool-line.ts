import type { PlannedRequest } from '../extraction.js'

/** What was answered to a question, on its way to the door. */
export interface SpooledAnswer {
  readonly planned: PlannedRequest
  readonly httpStatus: number
  /** ISO 8601 in UTC. */
  readonly fetchedAt: string
  /** After content decoding. */
  readonly body: Uint8Array
  /**
   * Why it is no data whatever its status and form say, so that it is kept and never used; undefined leaves that to
   * the door.
   */
  readonly refusal: string | undefined
}

/** An answer as a line of an archive, with its line feed. */
export function envelopeLine({ planned, httpStatus, fetchedAt, body }: SpooledAnswer): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const { provider, endpoint, chainId, periodIdentifier, coversFrom, coversUntil, validatorKey } = planned
  return `${JSON.stringify({
    provider,
    endpoint,
    chain_id: chainId,
    period_identifier: periodIdentifier,
    covers_from: coversFrom,
    covers_until: coversUntil,
    validator_key: validatorKey,
    request: planned.request,
    http_status: httpStatus,
    fetched_at: fetchedAt,
    is_final: planned.isFinal,
    ...bodyField(text),
  })}\n`
}

function bodyField(bytes: Buffer): { readonly body: string } | { readonly body_base64: string } {
  const text = bytes.toString('utf8')
  // What is no text comes back as other bytes.
  return Buffer.byteLength(text) === bytes.byteLength && Buffer.from(text).equals(bytes)
    ? { body: text }
    : { body_base64: bytes.toString('base64') }
}

const refusalMark = 'refused '

/** The line of a spool: that of an archive, or the reason of a refusal in base64 with the line after it. */
export function spoolLine(answer: SpooledAnswer): string {
  const line = envelopeLine(answer)
  return answer.refusal === undefined
    ? line
    : `${refusalMark}${Buffer.from(answer.refusal).toString('base64')} ${line}`
}

/** Takes a line of a spool apart: the bytes of the envelope, and the reason of a refusal. */
export function readSpoolLine(bytes: Buffer): {
  readonly envelope: Buffer
  readonly refusal: string | undefined
} {
  if (bytes.subarray(0, refusalMark.length).toString('latin1') !== refusalMark)
    return { envelope: bytes, refusal: undefined }
  const end = bytes.indexOf(' ', refusalMark.length)
  const reason = bytes.subarray(refusalMark.length, end).toString('latin1')
  return { envelope: bytes.subarray(end + 1), refusal: Buffer.from(reason, 'base64').toString('utf8') }
}
