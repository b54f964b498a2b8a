import type { FactStatus } from './engine/world.js'
import type { Answer } from './payloads.js'
import type { Registry } from './registry.js'
import { cell } from './text-tables.js'

/** What one answer says of one figure of a validator and epoch: amounts in lamports, rates in basis points. */
export interface Candidate {
  readonly fact: string
  readonly epoch: number
  readonly validatorKey: string
  /** Undefined exactly when the status is MISSING. */
  readonly value: bigint | undefined
  readonly status: FactStatus
  readonly from: Answer
}

/** A figure, as it counts. */
export interface Figure {
  readonly value: bigint | undefined
  readonly status: FactStatus
}

export const missing: Figure = { value: undefined, status: 'MISSING' }
export const provenZero: Figure = { value: 0n, status: 'PROVEN_ZERO' }

/** An amount that was seen: where a provider's 0 stands for unknown, it is none. */
export function amountSeen(lamports: bigint | undefined, zero: 'PROVEN' | 'UNKNOWN'): Figure {
  if (lamports === undefined || (lamports === 0n && zero === 'UNKNOWN')) return missing
  return lamports === 0n ? provenZero : { value: lamports, status: 'OBSERVED' }
}

/** A rate that was seen; 0 is a rate like any other. */
export function rateSeen(bps: bigint | undefined): Figure {
  return bps === undefined ? missing : { value: bps, status: 'OBSERVED' }
}

export function derived(figure: Figure): Figure {
  return figure.value === undefined ? figure : { value: figure.value, status: 'DERIVED' }
}

/** The candidate that counts for each fact of a validator and epoch. */
export class ChosenFacts {
  readonly #chosen = new Map<string, Candidate & { readonly priority: number }>()

  constructor(candidates: readonly Candidate[], registry: Registry, chainId: string) {
    for (const candidate of candidates) {
      const priority = priorityOf(candidate, registry, chainId)
      if (priority === undefined) continue
      const key = keyOf(candidate.epoch, candidate.validatorKey, candidate.fact)
      const other = this.#chosen.get(key)
      const ranked = { ...candidate, priority }
      if (other === undefined || isPreferred(ranked, other)) this.#chosen.set(key, ranked)
    }
  }

  /** MISSING where nobody says anything. */
  of(epoch: number, validatorKey: string, fact: string): Figure {
    return this.#chosen.get(keyOf(epoch, validatorKey, fact)) ?? missing
  }

  /** Whether anybody says anything, be it that it is not known. */
  isSpokenOf(epoch: number, validatorKey: string, fact: string): boolean {
    return this.#chosen.has(keyOf(epoch, validatorKey, fact))
  }

  /** Every validator and epoch of which one of these facts is spoken. */
  validatorsOf(
    facts: readonly string[],
  ): readonly { readonly epoch: number; readonly validatorKey: string }[] {
    return [...this.#chosen.values()].filter((candidate) => facts.includes(candidate.fact))
  }
}

function keyOf(epoch: number, validatorKey: string, fact: string): string {
  return `${epoch} ${validatorKey} ${fact}`
}

/** Undefined where the registry does not let the endpoint speak for the fact. */
export function priorityOf(
  { fact, from }: Pick<Candidate, 'fact' | 'from'>,
  registry: Registry,
  chainId: string,
): number | undefined {
  const mapping = registry.chain_provider_mappings.find(
    (row) =>
      row['chain_id'] === chainId &&
      row['fact'] === fact &&
      row['provider_name'] === from.provider &&
      row['endpoint'] === from.endpoint,
  )
  return mapping === undefined ? undefined : Number(cell(mapping, 'priority'))
}

const worth: Readonly<Record<FactStatus, number>> = { OBSERVED: 0, PROVEN_ZERO: 0, DERIVED: 1, MISSING: 2 }

type Ranked = Candidate & { readonly priority: number }

/** Seen before derived before missing, then by priority, then the later answer. */
function isPreferred(candidate: Ranked, other: Ranked): boolean {
  const differences = [
    worth[other.status] - worth[candidate.status],
    other.priority - candidate.priority,
    Number(candidate.from.isFinal) - Number(other.from.isFinal),
    candidate.from.fetchedAt < other.from.fetchedAt
      ? -1
      : Number(candidate.from.fetchedAt > other.from.fetchedAt),
  ]
  return (differences.find((difference) => difference !== 0) ?? 0) > 0
}
