import type {
  AnsweredRequest,
  ExpectedRequests,
  ExtractScope,
  Lead,
  PlannedRequest,
  ProviderExtraction,
} from '../../extract/extraction.js'
import { expectedProposals } from '../shared/expected-proposals.js'
import { windowDiscovery } from './discovery.js'
import { isTransientBeaconFailure, missedSlot } from './failures.js'
import { leadsOfBlock, ofDuties, ofHeader, ofSyncCommittee, ofValidators } from './followed-answers.js'
import { attestationRewards, configSpec, genesis, proposerDuties, validators } from './questions.js'
import { each, rangeOf, windowsOf } from './windows.js'

/**
 * Of each window the states before and after it, and of each of its epochs the duties and the rewards; from the duties
 * follow headers, and from these the blocks; from the state after the window, committees, and from these their rewards.
 */
export const extraction: ProviderExtraction = {
  discovery: windowDiscovery,
  plan,
  follow,
  leads,
  followed: ['blocks', 'duties/proposer', 'headers', 'states/{id}/sync_committees', 'states/{id}/validators'],
  expect,
  isTransient: isTransientBeaconFailure,
  absence: missedSlot,
}

function* plan(scope: ExtractScope): Generator<PlannedRequest> {
  const windows = windowsOf(scope.setting)
  const keys = [...scope.validators].sort()
  for (const provider of scope.sources) {
    const asking = { provider, chainId: scope.chainId, periodIdentifier: '*' }
    yield genesis(asking)
    yield configSpec(asking)
    // A list of nobody would ask for everybody.
    if (keys.length === 0) continue
    for (const period of scope.periods) {
      const ofPeriod = { ...asking, periodIdentifier: period.identifier }
      const { epochs, slots } = rangeOf(period, windows)
      for (const slot of slots) yield validators(ofPeriod, slot, keys)
      for (const epoch of each(epochs)) {
        yield proposerDuties(ofPeriod, epoch)
        yield* attestationRewards(ofPeriod, epoch, keys)
      }
    }
  }
}

function* follow(answered: AnsweredRequest, scope: ExtractScope): Generator<PlannedRequest> {
  const { endpoint } = answered.planned
  if (endpoint === 'duties/proposer') yield* ofDuties(answered, scope)
  if (endpoint === 'headers') yield* ofHeader(answered)
  if (endpoint === 'states/{id}/validators') yield* ofValidators(answered, scope)
  if (endpoint === 'states/{id}/sync_committees') yield* ofSyncCommittee(answered, scope)
}

function* leads(answered: AnsweredRequest, scope: ExtractScope): Generator<Lead> {
  if (answered.planned.endpoint === 'blocks') yield* leadsOfBlock(answered, scope)
}

/** Who sits in a committee is rare beyond expectation. */
function* expect(scope: ExtractScope): Generator<ExpectedRequests> {
  const proposals = expectedProposals(scope)
  const committees = scope.validators.length === 0 ? 0 : 2 * scope.periods.length
  for (const provider of scope.sources) {
    for (const endpoint of ['headers', 'blocks', 'rewards/blocks'])
      yield { provider, endpoint, requests: proposals }
    yield { provider, endpoint: 'states/{id}/sync_committees', requests: committees }
  }
}
