import type { Blocker } from './statement.js'

/** What blocks a statement, reason by reason, in the order in which the reasons come first. */
export function blockersByReason(
  blockers: readonly Blocker[],
): readonly (readonly [reason: string, blockers: readonly Blocker[]])[] {
  const reasons = [...new Set(blockers.map(({ reason }) => reason))]
  return reasons.map((reason) => [reason, blockers.filter((blocker) => blocker.reason === reason)])
}
