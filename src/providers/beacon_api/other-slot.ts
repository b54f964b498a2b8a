import type { BodyProblem } from '../../extract/envelope.js'

/** A block of another slot than the one asked for would stand for a block that was missed. */
export function otherSlotProblem(
  slot: string | number,
  asked: bigint | undefined,
  path: string,
): BodyProblem | undefined {
  if (asked === undefined || asked === BigInt(slot)) return undefined
  return { reason: `the block is of slot ${slot}, not of slot ${asked}, which was asked for`, path }
}
