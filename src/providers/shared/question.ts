import type { JsonValue } from '../../base/hash.js'
import type { ExtractScope, PlannedRequest, ScopePeriod } from '../../extract/extraction.js'

/** What differs from question to question; what is left out is of no period, of all validators, and by the endpoint's rule. */
export interface Question {
  readonly endpoint: string
  readonly period?: ScopePeriod
  /** Half-open, for a body that speaks of many periods. */
  readonly covers?: { readonly from: bigint; readonly until: bigint }
  readonly validatorKey?: string
  readonly request: JsonValue
  readonly isFinal?: boolean
  readonly context?: JsonValue
}

export function plannedQuestion(scope: ExtractScope, provider: string, question: Question): PlannedRequest {
  const { endpoint, period, covers, validatorKey = '*', request, isFinal, context } = question
  return {
    provider,
    endpoint,
    chainId: scope.chainId,
    periodIdentifier: period?.identifier ?? '*',
    ...(covers === undefined ? {} : { coversFrom: String(covers.from), coversUntil: String(covers.until) }),
    validatorKey,
    request,
    isFinal,
    ...(context === undefined ? {} : { context }),
  }
}
