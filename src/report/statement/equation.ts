import { amountParts, negated, percentText } from './amount-text.js'
import type { Amounts, PartnerTerms, Statement } from './statement.js'

/** Parts of a statement that add up to what is payable, in the order of reading; null where one is not known. */
export function equationOf(
  { amounts, terms, chain }: Pick<Statement, 'amounts' | 'terms' | 'chain'>,
  say: (amount: string) => string,
): readonly (readonly [label: string, amount: string | null])[] {
  const minimum = terms?.minimumPayout ?? null
  const why =
    minimum === null || !isHeldBack(amounts) ? '' : `, for payouts begin at ${say(minimum)} ${chain.unit}`
  return [
    ['Lines', amounts.total],
    ['Adjustments of earlier periods', amounts.adjustments],
    ['Carried in from the statement before', amounts.carryIn],
    [`Withheld${withholdingWords(terms)}`, amounts.withheld === null ? null : negated(amounts.withheld)],
    [`Carried out to the next statement${why}`, negated(amounts.carryOut)],
  ]
}

/** Whether something is owed and nothing of it is paid. */
function isHeldBack({ payable, carryOut }: Amounts): boolean {
  const { isNegative, whole, fraction } = amountParts(carryOut)
  const isOwed = !isNegative && /[1-9]/.test(whole + fraction)
  return isOwed && payable !== null && !/[1-9]/.test(payable)
}

function withholdingWords(terms: PartnerTerms | null): string {
  if (terms === null || terms.withholdingBps === 0) return ''
  const grounds = [terms.withholdingBasis, terms.withholdingDocument].filter((part) => part !== null)
  return `, ${percentText(terms.withholdingBps)}${grounds.length === 0 ? '' : ` (${grounds.join(', ')})`}`
}
