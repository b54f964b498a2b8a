import { UserError } from '../base/errors.js'
import type { Session } from '../engine/engine.js'
import { atomsOf } from '../engine/exact-number.js'
import type { CurrentStatement } from './current-statement.js'

/** What a coin cost when a statement was released. */
export interface FiatPrice {
  readonly currency: string
  readonly decimals: number
  /** Price of one coin, with 18 decimals. */
  readonly rate: string
  /** The UTC day that it closed, `2026-02-09`. */
  readonly date: string
  /** The provider that told it. */
  readonly source: string
}

/**
 * The close of the last UTC day that ended before the release, in the currency of the partner's terms; undefined where
 * the terms name none. Throws a UserError of code `no_price` where it is not known.
 */
export async function fiatPriceOf(
  session: Session,
  statement: CurrentStatement,
  releasedAt: Date,
): Promise<FiatPrice | undefined> {
  const [terms] = await session.rows(
    `select terms.quote_currency, terms.quote_decimals, chains.native_unit
       from ${session.schema('registry')}.partner_terms as terms
       join ${session.schema('registry')}.chains as chains on chains.chain_id = terms.chain_id
       join ${session.schema('canonical')}.canonical_periods as periods on periods.period_id = cast($3 as uuid)
      where terms.partner_id = $1 and terms.chain_id = $2 and terms.from_period <= periods.period_number
        and (terms.until_period is null or periods.period_number < terms.until_period)
        and terms.quote_currency is not null`,
    [statement.partnerId, statement.chainId, statement.periodId],
  )
  if (terms === undefined) return undefined
  const [currency, unit] = [String(terms.quote_currency), String(terms.native_unit)]
  const date = dayBefore(releasedAt)
  const [price] = await session.rows(
    `select rate, provider_name from ${session.schema('canonical')}.canonical_prices
      where native_unit = $1 and quote = $2 and price_date = cast($3 as date) and is_chosen`,
    [unit, currency, date],
  )
  if (price === undefined) throw noPrice(statement, { currency, unit, date })
  const [rate, source] = [String(price.rate), String(price.provider_name)]
  return { currency, decimals: Number(terms.quote_decimals ?? 2), rate, date, source }
}

function dayBefore(time: Date): string {
  return new Date(time.getTime() - 86_400_000).toISOString().slice(0, 10)
}

function noPrice(
  { name }: CurrentStatement,
  { currency, unit, date }: { readonly currency: string; readonly unit: string; readonly date: string },
): UserError {
  return new UserError(
    `${name} cannot be released: the close of ${unit} in ${currency} on ${date} is not known, and its terms ask for it.`,
    {
      code: 'no_price',
      exitCode: 1,
      hint: 'Land it (aurora extract, or aurora load with the provider of prices), then run aurora build; canonical.canonical_prices shows what is known.',
    },
  )
}

const decimals = 18
const one = 10n ** 18n

/**
 * An amount of coins at a price, both with 18 decimals, rounded half away from zero to the currency's decimals; text with
 * 18 decimals. The amount is not below 0.
 */
export function fiatAmount(
  amountNative: string,
  { rate, decimals: kept }: Pick<FiatPrice, 'rate' | 'decimals'>,
): string {
  const exact = atomsOf(amountNative) * atomsOf(rate)
  const unit = 10n ** BigInt(2 * decimals - kept)
  const rounded = ((exact + unit / 2n) / unit) * 10n ** BigInt(decimals - kept)
  return `${rounded / one}.${String(rounded % one).padStart(decimals, '0')}`
}
