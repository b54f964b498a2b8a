import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { requestParameter } from '../shared/request.js'
import { shown } from '../shared/zod-problem.js'
import type { BidTrace } from './bid-trace.js'

/** Filters that a request may name, which are also fields of a row. */
const filters = ['slot', 'block_hash', 'block_number', 'proposer_pubkey'] as const

/** A row of another slot or block than asked for would be counted where nobody offered it. */
export function otherThanAsked(rows: readonly BidTrace[], request: JsonValue): BodyProblem | undefined {
  for (const filter of filters) {
    const asked = requestParameter(request, filter)?.toLowerCase()
    if (asked === undefined) continue
    const index = rows.findIndex((row) => String(row[filter] ?? '').toLowerCase() !== asked)
    if (index !== -1)
      return {
        reason: `${filter} ${asked} was asked for, found ${shown(rows[index]?.[filter])}`,
        path: `$[${index}].${filter}`,
      }
  }
  return undefined
}

/** More rows than a page may hold are no page of this relay. */
export function tooManyProblem(
  rows: readonly BidTrace[],
  request: JsonValue,
  greatest: number,
): BodyProblem | undefined {
  const asked = requestParameter(request, 'limit')
  const limit = asked !== undefined && /^\d{1,6}$/.test(asked) ? Number(asked) : greatest
  if (rows.length <= limit) return undefined
  return { reason: `${rows.length} rows came where ${limit} were asked for`, path: '$' }
}
