import type { ExtractScope, PlannedRequest, ProviderExtraction } from '../../extract/extraction.js'
import { plannedQuestion, type Question } from '../shared/question.js'

/**
 * Files of a repository: bills of every epoch, and one file of them all. What validators earned was published for a few
 * epochs only, so that these files are asked for where the setting `doublezero_history` is `true`.
 */
export const extraction: ProviderExtraction = { plan, followed: [] }

function* plan(scope: ExtractScope): Generator<PlannedRequest> {
  const newest = scope.periods.at(-1)
  if (newest === undefined) return
  // Collected files grow by a column with every epoch: each newest epoch is a question of its own.
  const covers = { from: 0n, until: newest.number + 1n }
  const hasHistory = scope.setting('doublezero_history') === 'true'
  for (const provider of scope.sources) {
    const file = (path: string, question: Omit<Question, 'request'>): PlannedRequest =>
      plannedQuestion(scope, provider, { ...question, request: { method: 'GET', path } })
    for (const period of scope.periods) {
      const epoch = period.identifier
      yield file(`/epoch/fees_${epoch}.csv`, { endpoint: 'fees', period })
      if (hasHistory) yield file(`/historical/earnings_epoch${epoch}.csv`, { endpoint: 'earnings', period })
    }
    yield file('/fees_and_payments.csv', { endpoint: 'fees_and_payments', covers })
    if (hasHistory) yield file('/historical/block_rewards_data.csv', { endpoint: 'block_rewards', covers })
  }
}
