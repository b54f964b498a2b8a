import { closest, distance } from 'fastest-levenshtein'

/** The known name nearest to a misspelt one, or undefined when nothing is near enough to be meant. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const best = closest(name, known)
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? best : undefined
}

/** ` Did you mean "x"?`, or the list of what is known when it is short, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const best = closestName(name, known)
  if (best !== undefined) return `Did you mean "${best}"?`
  return known.length > 0 && known.length <= 20 ? `Known: ${[...known].sort().join(', ')}.` : ''
}
