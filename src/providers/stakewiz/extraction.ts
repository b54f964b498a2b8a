import type { ExtractScope, PlannedRequest, ProviderExtraction } from '../../extract/extraction.js'
import { plannedQuestion } from '../shared/question.js'

/** As of now: there is no history to ask for. */
export const extraction: ProviderExtraction = { plan, followed: [] }

function* plan(scope: ExtractScope): Generator<PlannedRequest> {
  for (const provider of scope.sources) {
    yield plannedQuestion(scope, provider, {
      endpoint: 'epoch_info',
      period: scope.current,
      request: { method: 'GET', path: '/epoch_info' },
    })
    for (const validator of scope.validators)
      yield plannedQuestion(scope, provider, {
        endpoint: 'validator/{vote}',
        period: scope.current,
        validatorKey: validator,
        request: { method: 'GET', path: `/validator/${validator}` },
      })
  }
}
