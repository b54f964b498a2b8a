import type { ExtractScope, ScopePeriod } from '../../extract/extraction.js'

/** Of mainnet; a chain with others sets them under its name in aurora.yml. */
const usual = {
  /** A day: the window by which periods are counted. */
  window_epochs: 225n,
  slots_per_epoch: 32n,
  epochs_per_sync_committee_period: 256n,
} as const

/** How a chain counts: slots make an epoch, epochs a window, which is a period of the warehouse. */
export interface Windows {
  readonly epochsOfWindow: bigint
  readonly slotsOfEpoch: bigint
  readonly epochsOfCommittee: bigint
}

export function windowsOf(setting: ExtractScope['setting']): Windows {
  const read = (name: keyof typeof usual): bigint => {
    const text = setting(name) ?? ''
    return /^[1-9]\d{0,8}$/.test(text) ? BigInt(text) : usual[name]
  }
  return {
    epochsOfWindow: read('window_epochs'),
    slotsOfEpoch: read('slots_per_epoch'),
    epochsOfCommittee: read('epochs_per_sync_committee_period'),
  }
}

/** The period of an epoch, called after its first one. */
export function periodOfEpoch(epoch: bigint, { epochsOfWindow }: Windows): ScopePeriod {
  const number = epoch / epochsOfWindow
  return { identifier: String(number * epochsOfWindow), number }
}

/** Half-open ranges of a period. */
export interface WindowRange {
  readonly epochs: readonly [bigint, bigint]
  readonly slots: readonly [bigint, bigint]
}

export function rangeOf({ number }: Pick<ScopePeriod, 'number'>, windows: Windows): WindowRange {
  const first = number * windows.epochsOfWindow
  const last = first + windows.epochsOfWindow
  return { epochs: [first, last], slots: [first * windows.slotsOfEpoch, last * windows.slotsOfEpoch] }
}

/** The slots of a window that each sync committee sits in, in order. */
export function committeeSlots(range: WindowRange, windows: Windows): readonly (readonly [bigint, bigint])[] {
  const term = windows.slotsOfEpoch * windows.epochsOfCommittee
  const [first, last] = range.slots
  const terms: (readonly [bigint, bigint])[] = []
  for (let from = first; from < last;) {
    const ends = (from / term + 1n) * term
    const until = ends < last ? ends : last
    terms.push([from, until])
    from = until
  }
  return terms
}

/** All integers of a half-open range. */
export function* each([from, until]: readonly [bigint, bigint]): Generator<bigint> {
  for (let number = from; number < until; number += 1n) yield number
}
