import type { JsonValue } from '../../base/hash.js'
import { requestParameters } from '../shared/json-rpc.js'

/** Slots behind a turn that are listed with it: most often one of them holds a block. */
const slotsBehind = 4
/** A search begins with so many slots and doubles them. */
const firstSearch = 8
/** The last step of a search: with those before it, it sees 508 slots behind the turn, and then gives up. */
const lastSearch = 256

/** How far behind a turn a question may reach. */
export const furthestSearch = 512

/**
 * `getBlocks` is asked in two ways, which its parameters tell apart:
 * - of a turn, that is of slots of one leader that follow one another: `[first, last + 4, {"commitment": "finalized"}]`;
 * - of a search for the first block behind a turn whose own four hold none: `[first, last]`, finalized by default, of 8,
 *   16, … 256 slots.
 */
export interface BlockRange {
  readonly kind: 'turn' | 'search'
  readonly firstSlot: number
  readonly lastSlot: number
}

/** The request of a turn from `firstSlot` to `lastSlot`. */
export function turnRequest(firstSlot: number, lastSlot: number): JsonValue {
  return { method: 'getBlocks', params: [firstSlot, lastSlot + slotsBehind, { commitment: 'finalized' }] }
}

/** What a request asked for; the last slot of a turn is that of the turn itself. */
export function askedRange(request: JsonValue): BlockRange {
  const params = requestParameters(request) ?? []
  const [firstSlot, lastSlot] = [Number(params[0]), Number(params[1])]
  if (params.length === 2) return { kind: 'search', firstSlot, lastSlot }
  return { kind: 'turn', firstSlot, lastSlot: lastSlot - slotsBehind }
}

/** What the list of blocks in a range leads to. */
export interface RangeFinding {
  /** Slots whose blocks are wanted, ascending. */
  readonly wanted: readonly number[]
  /** Where to look on for the block that proves the turn's last slots skipped. */
  readonly search: JsonValue | undefined
}

/**
 * Of a turn all its blocks are wanted. The parent of each proves the skipped slots before it; where the last slots are not
 * listed, the first block behind the turn is wanted as well, for it alone proves that they were skipped.
 */
export function findingOf(range: BlockRange, listed: readonly number[]): RangeFinding {
  if (range.kind === 'search') {
    const [first] = listed
    return first === undefined
      ? { wanted: [], search: nextSearch(range) }
      : { wanted: [first], search: undefined }
  }
  const own = listed.filter((slot) => slot <= range.lastSlot)
  if (own.at(-1) === range.lastSlot) return { wanted: own, search: undefined }
  const behind = listed.find((slot) => slot > range.lastSlot)
  return behind === undefined
    ? { wanted: own, search: searchFrom(range.lastSlot + slotsBehind + 1, firstSearch) }
    : { wanted: [...own, behind], search: undefined }
}

function nextSearch({ firstSlot, lastSlot }: BlockRange): JsonValue | undefined {
  const slots = lastSlot - firstSlot + 1
  return slots >= lastSearch ? undefined : searchFrom(lastSlot + 1, slots * 2)
}

function searchFrom(firstSlot: number, slots: number): JsonValue {
  return { method: 'getBlocks', params: [firstSlot, firstSlot + slots - 1] }
}

/** Ascending slots as runs that follow one another: `[first, last]` each. */
export function runsOf(slots: readonly number[]): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = []
  for (const slot of slots) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] + 1 === slot) run[1] = slot
    else runs.push([slot, slot])
  }
  return runs
}
