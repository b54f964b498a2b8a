import { basename } from 'node:path'
import type { Session } from '../engine/engine.js'
import type { LandedPayload, LandingTotals, Rejection } from './landing-totals.js'
import { payloadInForce } from './payload-in-force.js'
import type { PayloadInForce } from './payload-in-force.js'

/** Which answer counts for the request that a loaded payload answers. */
export interface RequestInForce {
  readonly payload: LandedPayload
  readonly inForce: PayloadInForce
  /** True when it is the loaded payload itself. */
  readonly isLoaded: boolean
}

export interface LoadSummary extends LandingTotals {
  readonly runId: string
  /** As the user wrote it. */
  readonly path: string
  readonly files: number
  /** For a single payload always; for archives where a payload that was seen before is not the one in force. */
  readonly inForce: readonly RequestInForce[]
}

export async function loadedInForce(
  session: Session,
  totals: LandingTotals,
): Promise<readonly RequestInForce[]> {
  const isSingle = totals.fetched === 1 && totals.lastPayload !== undefined
  const payloads = isSingle ? [totals.lastPayload] : totals.unobserved
  const found: RequestInForce[] = []
  for (const payload of payloads) {
    const inForce = await payloadInForce(session, payload.identity)
    if (inForce === undefined) continue
    const isLoaded = inForce.payloadId === payload.payloadId
    if (isSingle || !isLoaded) found.push({ payload, inForce, isLoaded })
  }
  return found
}

/** The summary as lines for a person; `schemaPrefix` stands before the schemas that they name. */
export function loadSummaryLines(summary: LoadSummary, schemaPrefix = ''): readonly string[] {
  const { fetched, landed, seenBefore, rejected, replacedCharacters } = summary
  const counts = [`${count(landed)} new`, `${count(seenBefore)} seen before`, `${count(rejected)} rejected`]
  const lines = [
    `${count(fetched)} ${fetched === 1 ? 'payload' : 'payloads'} read from ${summary.path}: ${counts.join(', ')}${batches(summary)}`,
  ]
  if (replacedCharacters > 0)
    lines.push(`${count(replacedCharacters)} characters that no engine stores as text became U+FFFD`)
  for (const rejection of summary.rejections) lines.push(rejectionLine(summary, rejection))
  if (rejected > summary.rejections.length)
    lines.push(
      `  … ${count(rejected - summary.rejections.length)} more in ${schemaPrefix}staging.rejected_payloads`,
    )
  for (const request of summary.inForce) lines.push(...inForceLines(request))
  return lines
}

function batches({ firstBatch, lastBatch }: LoadSummary): string {
  if (firstBatch === undefined || lastBatch === undefined) return ''
  return firstBatch === lastBatch ? ` (batch ${firstBatch})` : ` (batches ${firstBatch} to ${lastBatch})`
}

function rejectionLine(
  { path, files }: LoadSummary,
  { reason, path: place, ...rejection }: Rejection,
): string {
  const { sourceFile, sourceLine } = rejection
  // Where a folder was loaded, the file's name below it; else the path itself.
  const isPathItself = sourceFile === undefined || (files === 1 && basename(path) === sourceFile)
  const file = isPathItself ? path : sourceFile
  const line = sourceLine === undefined ? file : `${file}:${sourceLine}`
  return `  rejected ${line}: ${reason}${place === undefined ? '' : ` (${place})`}`
}

function inForceLines({ payload, inForce, isLoaded }: RequestInForce): readonly string[] {
  const { provider, endpoint, chainId, periodIdentifier, coversFrom, coversUntil } = payload.identity
  const period =
    coversFrom === undefined || coversUntil === undefined
      ? periodIdentifier
      : `${coversFrom}..${BigInt(coversUntil) - 1n}`
  const request = `${provider} ${endpoint} ${chainId} ${period}`
  const since = `${inForce.payloadId}, seen ${inForce.fetchedAt}${inForce.isFinal ? '' : ', not final'}`
  if (!isLoaded)
    return [
      `${request}: another answer is in force (${since})`,
      '  This one is known and older; --fetched-at states that it was seen again later.',
    ]
  if (inForce.answers === 1) return [`${request}: in force is ${since}`]
  return [`${request}: in force is ${since}, the latest of ${inForce.answers} answers`]
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
