import { integerBetween, solanaKey, u64 } from '../shared/values.js'

/** kobe keeps rates as 16 bits; what is above 10000 was seen and counts as 10000. Null where none is set. */
export const rateBps = integerBetween(0, 65_535, 'basis points').nullable().optional()

/** Lamports, as a number or as its digits. Revisions of kobe before priority fees lack them, and null is unknown. */
export const knownLater = u64.nullable().optional()

/** An address that not every row has. */
export const maybeKey = solanaKey.nullable().optional()
