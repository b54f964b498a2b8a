/** First and last period by their identifiers, both included. */
export interface PeriodRange {
  readonly from: bigint
  readonly until: bigint
}

/** Chains number their periods; what is called otherwise is in no range. */
export function isWithin(identifier: string, { from, until }: PeriodRange): boolean {
  if (!/^\d+$/.test(identifier)) return false
  const number = BigInt(identifier)
  return from <= number && number <= until
}
