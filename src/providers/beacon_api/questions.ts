import type { JsonValue } from '../../base/hash.js'
import type { PlannedRequest } from '../../extract/extraction.js'

/** Who is asked, on which chain, and the period that the answer is of. */
export interface Asking {
  readonly provider: string
  readonly chainId: string
  readonly periodIdentifier: string
}

/** More of them do not fit into an address. */
const mostInAddress = 60

/** More rewards than these are asked for in parts. */
const mostInBody = 1000

export const genesis = (asking: Asking) => get(asking, 'genesis', '/eth/v1/beacon/genesis')
export const configSpec = (asking: Asking) => get(asking, 'config/spec', '/eth/v1/config/spec')

/** Whoever is named was to propose the block; `*` where the header only proves what lies beside it. */
export const header = (asking: Asking, slot: bigint, validatorKey: string) =>
  get(asking, 'headers', `/eth/v1/beacon/headers/${slot}`, { validatorKey })

export const block = (asking: Asking, slot: bigint, validatorKey: string) =>
  get(asking, 'blocks', `/eth/v2/beacon/blocks/${slot}`, { validatorKey })

export const blockRewards = (asking: Asking, slot: bigint, validatorKey: string) =>
  get(asking, 'rewards/blocks', `/eth/v1/beacon/rewards/blocks/${slot}`, { validatorKey })

/** The answer does not say that it is final: it is only asked for of an epoch that is. */
export const proposerDuties = (asking: Asking, epoch: bigint) =>
  get(asking, 'duties/proposer', `/eth/v1/validator/duties/proposer/${epoch}`, { isFinal: true })

export const syncCommittee = (asking: Asking, slot: bigint, context: JsonValue) =>
  get(asking, 'states/{id}/sync_committees', `/eth/v1/beacon/states/${slot}/sync_committees`, { context })

/** One question however many validators, in their order: what follows from it needs all their indices. */
export function validators(asking: Asking, slot: bigint, keys: readonly string[]): PlannedRequest {
  const path = `/eth/v1/beacon/states/${slot}/validators`
  const endpoint = 'states/{id}/validators'
  return keys.length > mostInAddress
    ? planned(asking, endpoint, { method: 'POST', path, body: { ids: keys } })
    : planned(asking, endpoint, { method: 'GET', path, query: { id: keys } })
}

/** Final like the epoch: some nodes do not say it of these. */
export function attestationRewards(
  asking: Asking,
  epoch: bigint,
  keys: readonly string[],
): readonly PlannedRequest[] {
  const path = `/eth/v1/beacon/rewards/attestations/${epoch}`
  return parts(keys).map((body) =>
    planned(asking, 'rewards/attestations', { method: 'POST', path, body }, { isFinal: true }),
  )
}

export function syncCommitteeRewards(
  asking: Asking,
  slot: bigint,
  keys: readonly string[],
): readonly PlannedRequest[] {
  const path = `/eth/v1/beacon/rewards/sync_committee/${slot}`
  return parts(keys).map((body) => planned(asking, 'rewards/sync_committee', { method: 'POST', path, body }))
}

type More = Partial<Pick<PlannedRequest, 'validatorKey' | 'isFinal' | 'context'>>

function get(asking: Asking, endpoint: string, path: string, more: More = {}): PlannedRequest {
  return planned(asking, endpoint, { method: 'GET', path }, more)
}

function planned(asking: Asking, endpoint: string, request: JsonValue, more: More = {}): PlannedRequest {
  const { provider, chainId, periodIdentifier } = asking
  return {
    provider,
    endpoint,
    chainId,
    periodIdentifier,
    validatorKey: '*',
    request,
    isFinal: undefined,
    ...more,
  }
}

function parts(keys: readonly string[]): readonly (readonly string[])[] {
  const lists: (readonly string[])[] = []
  for (let start = 0; start < keys.length; start += mostInBody)
    lists.push(keys.slice(start, start + mostInBody))
  return lists
}
