import { z } from 'zod'
import { shown } from '../shared/zod-problem.js'

/** Digits that no double holds are text after the lossless reading. An exponent makes a price smaller: 5e-05. */
const decimal = /^\d{1,15}(\.\d+)?([eE]-\d{1,2})?$/

/** A price: a decimal that is not below 0, however many digits it is sent with. */
export const price = z
  .unknown()
  .refine((value) => isPrice(value), { error: ({ input }) => `expected a price, found ${shown(input)}` })

export function isPrice(value: unknown): boolean {
  return (typeof value === 'number' || typeof value === 'string') && decimal.test(String(value))
}

/** Milliseconds since 1970. */
export const milliseconds = z.unknown().refine((value) => Number.isInteger(value) && Number(value) > 0, {
  error: ({ input }) => `expected milliseconds since 1970, found ${shown(input)}`,
})

/** A day of the calendar, not only its spelling: the 30th of February is none. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
