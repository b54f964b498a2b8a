import { priorityOf, provenZero, missing, type Figure } from './candidates.js'
import { voteAccountsIn } from './identities.js'
import { bodyOf, type Answer, type Answers } from './payloads.js'
import { mappedFacts, ruleValue, type Registry } from './registry.js'
import { cell, csvRows } from './text-tables.js'

export const costKinds = ['VOTES', 'VAT', 'DOUBLEZERO', 'BOND'] as const
export type CostKind = (typeof costKinds)[number]

/** What a validator paid in an epoch, of each kind that the registry tracks for the chain. Lamports. */
export interface Costs {
  of(epoch: number, validatorKey: string): ReadonlyMap<CostKind, Figure>
}

export function costsOf(answers: Answers, registry: Registry): Costs {
  const { chainId } = answers
  const tracked = costKinds.filter((kind) => mappedFacts(registry, chainId).has(`COST_${kind}`))
  const rule = (name: string, epoch: number): bigint | undefined => ruleValue(registry, chainId, name, epoch)
  const credits = creditsOf(answers, registry)
  const fees = doublezeroFees(answers, registry)
  const settled = settlements(answers)
  const byKind: Readonly<Record<CostKind, (epoch: number, validatorKey: string) => Figure>> = {
    VOTES: (epoch, validatorKey) => {
      const earned = credits.get(`${epoch} ${validatorKey}`)
      const perVote = rule('VOTE_CREDITS_PER_VOTE', epoch)
      const fee = rule('VOTE_FEE_LAMPORTS', epoch)
      if (earned === undefined || perVote === undefined || fee === undefined) return missing
      return { value: ((earned + perVote - 1n) / perVote) * fee, status: 'DERIVED' }
    },
    VAT: (epoch) => {
      const admission = rule('VAT_LAMPORTS', epoch)
      return admission === undefined ? provenZero : { value: admission, status: 'DERIVED' }
    },
    DOUBLEZERO: (epoch, validatorKey) =>
      rule('DOUBLEZERO_FEE_BPS', epoch) === undefined ? provenZero : fees(epoch, validatorKey),
    BOND: (epoch, validatorKey) => {
      const ofEpoch = settled.get(epoch)
      if (ofEpoch === undefined) return missing
      const paid = ofEpoch.get(validatorKey) ?? 0n
      return paid === 0n ? provenZero : { value: paid, status: 'OBSERVED' }
    },
  }
  return {
    of: (epoch, validatorKey) => new Map(tracked.map((kind) => [kind, byKind[kind](epoch, validatorKey)])),
  }
}

/** Credits of an epoch that is over, by epoch and validator: of the vote accounts in a later epoch, else of a snapshot. */
function creditsOf(answers: Answers, registry: Registry): ReadonlyMap<string, bigint> {
  const credits = new Map<string, bigint>()
  const sources: readonly {
    readonly endpoint: readonly [string, string]
    readonly read: (from: Answer) => Earned[]
  }[] = [
    { endpoint: ['marinade', 'validators'], read: snapshotCredits },
    { endpoint: ['solana_rpc', 'getVoteAccounts'], read: voteAccountCredits },
  ]
  const ranked = sources
    .map(({ endpoint: [provider, endpoint], read }) => ({
      read,
      answers: answers.of(provider, endpoint),
    }))
    .flatMap(({ read, answers: own }) => own.map((from) => ({ from, read })))
    .map(({ from, read }) => ({
      from,
      read,
      priority: priorityOf({ fact: 'COST_VOTES', from }, registry, answers.chainId),
    }))
    .filter(({ priority }) => priority !== undefined)
    .sort((a, b) => Number(b.priority) - Number(a.priority) || (a.from.fetchedAt < b.from.fetchedAt ? -1 : 1))
  for (const { from, read } of ranked)
    for (const { epoch, validatorKey, amount } of read(from)) credits.set(`${epoch} ${validatorKey}`, amount)
  return credits
}

interface Earned {
  readonly epoch: number
  readonly validatorKey: string
  readonly amount: bigint
}

const noEpoch = '18446744073709551615'

/** Entries of epochs that were over when the node was asked; behind the entry of no epoch they are no credits. */
function voteAccountCredits(from: Answer): Earned[] {
  return voteAccountsIn(from).flatMap(({ votePubkey, epochCredits }) => {
    const end = epochCredits.findIndex(([epoch]) => epoch === noEpoch)
    return epochCredits
      .slice(0, end === -1 ? undefined : end)
      .filter(([epoch]) => Number(epoch) < Number(from.period))
      .map(([epoch, credits, before]) => ({
        epoch: Number(epoch),
        validatorKey: votePubkey,
        amount: BigInt(credits) - BigInt(before),
      }))
  })
}

function snapshotCredits(from: Answer): Earned[] {
  const { epoch, validator_metas: metas } = bodyOf(from) as {
    readonly epoch: string
    readonly validator_metas: readonly { readonly vote_account: string; readonly credits: string }[]
  }
  return metas.map((meta) => ({
    epoch: Number(epoch),
    validatorKey: meta.vote_account,
    amount: BigInt(meta.credits),
  }))
}

/** What is billed: of the two files the preferred one that knows; who is in neither of an epoch's was not billed. */
function doublezeroFees(
  answers: Answers,
  registry: Registry,
): (epoch: number, validatorKey: string) => Figure {
  const collected = answers.of('doublezero', 'fees_and_payments').map((from) => {
    const rows = csvRows(from.body)
    const known = (epoch: number): boolean => `dz_fee_lamports_${epoch}` in (rows[0] ?? {})
    const fee = (epoch: number, validatorKey: string): string | null | undefined =>
      rows.find((row) => row['votekey'] === validatorKey)?.[`dz_fee_lamports_${epoch}`]
    return { from, known, fee }
  })
  const single = answers.of('doublezero', 'fees').map((from) => {
    const rows = csvRows(from.body)
    const known = (epoch: number): boolean => Number(from.period) === epoch
    const fee = (_epoch: number, validatorKey: string): string | null | undefined => {
      const row = rows.find((other) => other['votekey'] === validatorKey)
      return row === undefined ? undefined : cell(row, 'dz_fee_lamports')
    }
    return { from, known, fee }
  })
  return (epoch, validatorKey) => {
    const files = [...collected, ...single]
      .map((file) => ({
        ...file,
        priority: priorityOf({ fact: 'COST_DOUBLEZERO', from: file.from }, registry, answers.chainId),
      }))
      .filter((file) => file.priority !== undefined && file.known(epoch))
      .sort((a, b) => Number(a.priority) - Number(b.priority))
    for (const file of files) {
      const billed = file.fee(epoch, validatorKey)
      if (billed === null || billed === 'NA') continue
      if (billed === undefined || billed === '0') return provenZero
      return { value: BigInt(billed), status: 'OBSERVED' }
    }
    return missing
  }
}

interface SettlementsBody {
  readonly epoch: string
  readonly settlements: readonly {
    readonly meta: { readonly funder: string }
    readonly vote_account: string
    readonly claims_amount: string
  }[]
}

/** By epoch whose file is there, then validator: what its bond paid. What Marinade paid itself costs nobody. */
function settlements(answers: Answers): ReadonlyMap<number, ReadonlyMap<string, bigint>> {
  const byEpoch = new Map<number, Map<string, bigint>>()
  for (const answer of answers.of('marinade', 'settlements')) {
    const { epoch, settlements: settled } = bodyOf(answer) as SettlementsBody
    const byValidator = byEpoch.get(Number(epoch)) ?? new Map<string, bigint>()
    byEpoch.set(Number(epoch), byValidator)
    for (const { meta, vote_account: validatorKey, claims_amount: amount } of settled)
      if (meta.funder === 'ValidatorBond')
        byValidator.set(validatorKey, (byValidator.get(validatorKey) ?? 0n) + BigInt(amount))
  }
  return byEpoch
}
