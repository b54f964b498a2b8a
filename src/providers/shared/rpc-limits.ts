/** What a node says that limits its callers in the body instead of the status. */
const limited = /too many requests|rate limit|\b429\b/i

export function saysTooMany(message: unknown): boolean {
  return typeof message === 'string' && limited.test(message)
}
