import { isProvenSkipped, landedBlocks, slotsWithBlock } from './blocks.js'
import { amountSeen, derived, missing, type Candidate, type Figure } from './candidates.js'
import type { Basis, Identities } from './identities.js'
import { resultOf, type Answer, type Answers } from './payloads.js'
import type { Periods } from './periods.js'

/** What became of the slots that a validator led in an epoch. */
export interface SlotCounts {
  readonly scheduled: number
  readonly produced: number
  readonly skipped: number
  readonly unknown: number
  /** How many of its blocks paid a fee; undefined where only counts are told. */
  readonly feeCount: number | undefined
}

export interface LedSlots {
  readonly epoch: number
  readonly validatorKey: string
  readonly counts: SlotCounts
  /** The fees of its blocks; undefined where only counts are told. */
  readonly fees: Figure | undefined
  readonly from: Answer
}

/**
 * By the leader schedule where it is known, else by the node's own count of the whole epoch. A schedule's identity is
 * that of the vote account which had it one epoch before, else two before, else in the epoch itself.
 */
export function ledSlots(answers: Answers, identities: Identities, periods: Periods): LedSlots[] {
  const scheduled = answers.of('solana_rpc', 'getLeaderSchedule').flatMap((from) =>
    Object.entries(resultOf(from) as Readonly<Record<string, readonly string[]>>).flatMap(
      ([identity, indices]) => {
        const epoch = Number(from.period)
        const leader = leaderOf(identities, epoch, identity)
        if (leader === undefined) return []
        const slots = indices.map((index) => periods.firstSlot(epoch) + Number(index))
        return [{ epoch, from, leader, slots }]
      },
    ),
  )
  const known = mergedByValidator(scheduled).map(({ epoch, from, leader, slots }): LedSlots => {
    const { counts, fees } = slotsAndFees(answers, slots)
    const isAssumed = leader.basis === 'ASSUMED'
    return { epoch, validatorKey: leader.validatorKey, counts, fees: isAssumed ? derived(fees) : fees, from }
  })
  const isKnown = new Set(known.map(({ epoch, validatorKey }) => `${epoch} ${validatorKey}`))
  const counted = countedSlots(answers, identities).filter(
    ({ epoch, validatorKey }) => !isKnown.has(`${epoch} ${validatorKey}`),
  )
  return [...known, ...counted]
}

interface Schedule {
  readonly epoch: number
  readonly from: Answer
  readonly leader: { readonly validatorKey: string; readonly basis: Basis }
  readonly slots: readonly number[]
}

/** A validator that two identities lead for has the slots of both. */
function mergedByValidator(schedules: readonly Schedule[]): Schedule[] {
  const merged = new Map<string, Schedule>()
  for (const schedule of schedules) {
    const key = `${schedule.epoch} ${schedule.leader.validatorKey}`
    const other = merged.get(key)
    if (other === undefined) merged.set(key, schedule)
    else
      merged.set(key, {
        ...schedule,
        leader: other.leader.basis === 'ASSUMED' ? other.leader : schedule.leader,
        slots: [...new Set([...other.slots, ...schedule.slots])],
      })
  }
  return [...merged.values()]
}

/** The first of the three epochs in which any vote account had the identity decides; several are nobody. */
function leaderOf(
  identities: Identities,
  epoch: number,
  identity: string,
): { readonly validatorKey: string; readonly basis: Basis } | undefined {
  for (const looked of [epoch - 1, epoch - 2, epoch]) {
    const holder = identities.holderOf(looked, identity)
    if (holder !== undefined) return holder === 'SEVERAL' ? undefined : holder
  }
  return undefined
}

function slotsAndFees(
  answers: Answers,
  slots: readonly number[],
): { readonly counts: SlotCounts; readonly fees: Figure } {
  const blocks = landedBlocks(answers)
  const withBlock = slotsWithBlock(answers)
  const produced = slots.filter((slot) => withBlock.has(slot))
  const skipped = slots.filter((slot) => !withBlock.has(slot) && isProvenSkipped(answers, slot))
  const entries = produced
    .flatMap((slot) => blocks.get(slot)?.rewards ?? [])
    .filter(({ rewardType }) => rewardType === 'Fee')
  const unknown = slots.length - produced.length - skipped.length
  const isWhole = unknown === 0 && produced.every((slot) => blocks.has(slot))
  return {
    counts: {
      scheduled: slots.length,
      produced: produced.length,
      skipped: skipped.length,
      unknown,
      feeCount: entries.length,
    },
    fees: isWhole
      ? amountSeen(
          entries.reduce((sum, { lamports }) => sum + lamports, 0n),
          'PROVEN',
        )
      : missing,
  }
}

/** The node counts slots and blocks, and does not say whether a slot without a block was skipped. */
function countedSlots(answers: Answers, identities: Identities): LedSlots[] {
  return answers.of('solana_rpc', 'getBlockProduction').flatMap((from) => {
    const epoch = Number(from.period)
    const { value } = resultOf(from) as { value: { byIdentity: Record<string, readonly [string, string]> } }
    return Object.entries(value.byIdentity).flatMap(([identity, [led, made]]) => {
      const leader = leaderOf(identities, epoch, identity)
      if (leader === undefined) return []
      const [scheduled, produced] = [Number(led), Number(made)]
      const counts = { scheduled, produced, skipped: 0, unknown: scheduled - produced, feeCount: undefined }
      return [{ epoch, validatorKey: leader.validatorKey, counts, fees: undefined, from }]
    })
  })
}

/** The fees of the blocks, for choosing among providers. They are said by the blocks, whoever told the schedule. */
export function feeCandidates(led: readonly LedSlots[]): Candidate[] {
  return led.flatMap(({ epoch, validatorKey, fees, from }) =>
    fees === undefined
      ? []
      : [{ fact: 'EXEC_FEES', epoch, validatorKey, ...fees, from: { ...from, endpoint: 'getBlock' } }],
  )
}
