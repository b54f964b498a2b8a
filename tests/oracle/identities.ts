import { priorityOf } from './candidates.js'
import { resultOf, type Answer, type Answers } from './payloads.js'
import type { Registry } from './registry.js'
import { cell, csvRows } from './text-tables.js'

export interface VoteAccount {
  readonly votePubkey: string
  readonly nodePubkey: string
  readonly activatedStake: string
  readonly commission: string
  readonly epochCredits: readonly (readonly [string, string, string])[]
}

/** Those that vote, and those that are late. */
export function voteAccountsIn(answer: Answer): readonly VoteAccount[] {
  const { current, delinquent } = resultOf(answer) as Readonly<
    Record<'current' | 'delinquent', readonly VoteAccount[]>
  >
  return [...current, ...delinquent]
}

export type Basis = 'OBSERVED' | 'ASSUMED'

export interface Holder {
  readonly validatorKey: string
  readonly basis: Basis
}

/** Which vote accounts an identity had in an epoch. */
export class Identities {
  /** By vote account, the epochs in which its identity was seen, ascending. */
  readonly #seen = new Map<string, { readonly epoch: number; readonly identity: string }[]>()

  constructor(answers: Answers, registry: Registry) {
    const best = new Map<string, Sighting>()
    for (const sighting of sightings(answers)) {
      const priority = priorityOf({ fact: 'IDENTITY', from: sighting.from }, registry, answers.chainId)
      if (priority === undefined) continue
      const key = `${sighting.epoch} ${sighting.validatorKey}`
      const other = best.get(key)
      if (other === undefined || isPreferred({ ...sighting, priority }, other))
        best.set(key, { ...sighting, priority })
    }
    for (const { epoch, validatorKey, identity } of [...best.values()].sort((a, b) => a.epoch - b.epoch))
      this.#seen.set(validatorKey, [...(this.#seen.get(validatorKey) ?? []), { epoch, identity }])
  }

  /** The one that had it for sure, else the only one assumed to have had it; `SEVERAL` where nobody can tell. */
  holderOf(epoch: number, identity: string): Holder | 'SEVERAL' | undefined {
    const holders = this.#holders(epoch, identity)
    const observed = holders.filter(({ basis }) => basis === 'OBSERVED')
    const [one, ...others] = observed.length > 0 ? observed : holders
    return others.length > 0 ? 'SEVERAL' : one
  }

  /** Where nobody looked, the identity is that of the nearest epoch in which somebody did; of two, the earlier. */
  #holders(epoch: number, identity: string): Holder[] {
    return [...this.#seen].flatMap(([validatorKey, seen]) => {
      const nearest = [...seen].sort(
        (a, b) => Math.abs(a.epoch - epoch) - Math.abs(b.epoch - epoch) || a.epoch - b.epoch,
      )[0]
      if (nearest?.identity !== identity) return []
      return [{ validatorKey, basis: nearest.epoch === epoch ? 'OBSERVED' : 'ASSUMED' } as const]
    })
  }
}

interface Sighting {
  readonly epoch: number
  readonly validatorKey: string
  readonly identity: string
  readonly from: Answer
  readonly priority?: number
}

function sightings(answers: Answers): Sighting[] {
  const files = ['earnings', 'fees'].flatMap((endpoint) =>
    answers.of('doublezero', endpoint).flatMap((from) =>
      csvRows(from.body).map((row) => ({
        epoch: Number(from.period),
        validatorKey: cell(row, 'votekey'),
        identity: cell(row, 'pubkey'),
        from,
      })),
    ),
  )
  const node = answers.of('solana_rpc', 'getVoteAccounts').flatMap((from) =>
    voteAccountsIn(from).map(({ votePubkey, nodePubkey }) => ({
      epoch: Number(from.period),
      validatorKey: votePubkey,
      identity: nodePubkey,
      from,
    })),
  )
  return [...files, ...node]
}

/** Final answers first, then by priority, then the later. */
function isPreferred(sighting: Sighting, other: Sighting): boolean {
  if (sighting.from.isFinal !== other.from.isFinal) return sighting.from.isFinal
  const [own, others] = [sighting.priority ?? 0, other.priority ?? 0]
  return own === others ? sighting.from.fetchedAt > other.from.fetchedAt : own < others
}
