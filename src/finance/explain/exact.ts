import { Decimal as AnyDecimal } from 'decimal.js'

/**
 * Decimals that are exact for everything a line is made of: products of two amounts have at most 76 digits, and a
 * quotient that is cut at 200 digits is never rounded up over the next atom.
 */
export const Decimal = AnyDecimal.clone({
  precision: 200,
  rounding: AnyDecimal.ROUND_DOWN,
  toExpNeg: -100,
  toExpPos: 100,
})
export type Decimal = AnyDecimal

/** Decimals of an amount in coins. */
const coinDecimals = 18

const atomsInCoin = new Decimal(10).pow(coinDecimals)

/** Cut to the atom, toward zero. */
const cut = (value: Decimal): Decimal => value.toDecimalPlaces(coinDecimals, Decimal.ROUND_DOWN)

/** What one line of arithmetic does with its operands. The script of a dispute pack knows the same names. */
export type Operation =
  'bps' | 'part' | 'allocate' | 'sum' | 'subtract' | 'positive' | 'negative' | 'negate' | 'slice' | 'rate_at'

/**
 * Works out one line of arithmetic.
 *
 * - `bps(amount, rate)`: amount × rate / 10000, cut to the atom.
 * - `part(amount, part, whole)`: amount × part / whole, cut to the atom; 0 where the whole is 0.
 * - `allocate(amount, weight, weight, …)`: the share of the weight at `place`, 1-based, by largest remainder; of equal
 *   remainders the earlier goes first.
 * - `sum(a, b, …)`, `subtract(a, b)`, `negate(a)`.
 * - `positive(a)`: a, or 0 where it is below; `negative(a)`: a, or 0 where it is above.
 * - `slice(amount, lower, upper)`: what of the amount lies in [lower, upper); without `upper` the tier is open.
 * - `rate_at(measure, lower, rate, lower, rate, …)`: the rate of the tier that the measure lies in; below the first, that one's.
 */
export function worked(operation: Operation, operands: readonly Decimal[], place = 1): Decimal {
  const [first = zero, second = zero, third] = operands
  switch (operation) {
    case 'bps':
      return cut(first.times(second).div(10000))
    case 'part':
      return third === undefined || third.isZero() ? zero : cut(first.times(second).div(third))
    case 'allocate':
      return allocated(first, operands.slice(1))[place - 1] ?? zero
    case 'sum':
      return operands.reduce((sum, operand) => sum.plus(operand), zero)
    case 'subtract':
      return first.minus(second)
    case 'positive':
      return Decimal.max(first, zero)
    case 'negative':
      return Decimal.min(first, zero)
    case 'negate':
      return first.negated().plus(zero)
    case 'slice':
      return Decimal.max((third === undefined ? first : Decimal.min(first, third)).minus(second), zero)
    case 'rate_at':
      return rateAt(first, operands.slice(1))
  }
}

export const zero = new Decimal(0)

/** The parts of an amount by weights that are not negative and not all 0; they sum to the amount. */
function allocated(amount: Decimal, weights: readonly Decimal[]): readonly Decimal[] {
  const whole = weights.reduce((sum, weight) => sum.plus(weight), zero)
  if (whole.isZero()) return weights.map(() => zero)
  const atoms = amount.times(atomsInCoin)
  const parts = weights.map((weight, place) => {
    const quotient = atoms.times(weight).div(whole).trunc()
    return { place, quotient, remainder: atoms.times(weight).minus(quotient.times(whole)).abs() }
  })
  const left = parts.reduce((rest, { quotient }) => rest.minus(quotient), atoms).abs()
  const first = [...parts].sort((one, other) => other.remainder.cmp(one.remainder) || one.place - other.place)
  const favoured = new Set(first.slice(0, left.toNumber()).map(({ place }) => place))
  const unit = atoms.isNegative() ? -1 : 1
  return parts.map(({ place, quotient }) =>
    (favoured.has(place) ? quotient.plus(unit) : quotient).div(atomsInCoin),
  )
}

function rateAt(measure: Decimal, tiers: readonly Decimal[]): Decimal {
  let rate = tiers[1] ?? zero
  for (let place = 0; place + 1 < tiers.length; place += 2) {
    const lower = tiers[place] ?? zero
    if (lower.lte(measure)) rate = tiers[place + 1] ?? zero
  }
  return rate
}
