import { integerBetween } from '../shared/values.js'

/** A commission in whole percent: one byte on chain, and more than 100 counts as 100. */
export const commissionPercent = integerBetween(0, 255, 'a percentage')

/** A commission in basis points (Agave 4): two bytes on chain, and more than 10000 counts as 10000. */
export const commissionBps = integerBetween(0, 65_535, 'basis points')
