import type { JsonValue } from '../../base/hash.js'
import { isObject } from '../../base/json-object.js'
import type { ScopePeriod } from '../../extract/extraction.js'

/** Where epochs begin and end. Slots are below 2^53. */
export interface Epochs {
  readonly firstNormalEpoch: number
  readonly firstNormalSlot: number
  readonly slotsPerEpoch: number
}

/** Of an answer to `getEpochSchedule` that was checked, or of the `context` that `epochsContext` made. */
export function epochsOf(value: JsonValue | undefined): Epochs | undefined {
  if (!isObject(value)) return undefined
  const { firstNormalEpoch, firstNormalSlot, slotsPerEpoch } = value
  return {
    firstNormalEpoch: Number(firstNormalEpoch),
    firstNormalSlot: Number(firstNormalSlot),
    slotsPerEpoch: Number(slotsPerEpoch),
  }
}

/** The schedule is the same for all questions of a run, so that it does not matter which of two equal ones is kept. */
export function epochsContext({ firstNormalEpoch, firstNormalSlot, slotsPerEpoch }: Epochs): JsonValue {
  return { firstNormalEpoch, firstNormalSlot, slotsPerEpoch }
}

/** Undefined for an epoch of the warm-up, which was shorter. */
export function firstSlotOf(epochs: Epochs, number: bigint): number | undefined {
  const distance = Number(number) - epochs.firstNormalEpoch
  return distance < 0 ? undefined : epochs.firstNormalSlot + distance * epochs.slotsPerEpoch
}

/** Undefined for a slot of the warm-up. */
export function epochOfSlot(epochs: Epochs, slot: number): ScopePeriod | undefined {
  if (slot < epochs.firstNormalSlot) return undefined
  const distance = Math.floor((slot - epochs.firstNormalSlot) / epochs.slotsPerEpoch)
  return epochPeriod(BigInt(epochs.firstNormalEpoch + distance))
}

export function epochPeriod(number: bigint): ScopePeriod {
  return { identifier: String(number), number }
}
