import { quoteText } from '../engine/identifiers.js'

const integer = /^-?(0|[1-9]\d*)$/
const decimal = /^-?(0|[1-9]\d*)\.(\d+)$/

/**
 * A var's source text as a typed SQL literal: plainly spelt integers as they are, decimals as DECIMAL(38,18), anything
 * else as text. Negative numerals stand in parentheses: after a minus they would begin a comment.
 * Undefined when a decimal or integer has more digits than the type holds: it would be rounded or become a double.
 */
export function varLiteral(text: string): string | undefined {
  if (integer.test(text)) {
    if (text.replace('-', '').length > 38) return undefined
    return text.startsWith('-') ? `(${text})` : text
  }
  const match = decimal.exec(text)
  if (match === null) return quoteText(text)
  const [, whole = '', fraction = ''] = match
  if (whole.length > 20 || fraction.length > 18) return undefined
  return `cast(${quoteText(text)} as decimal(38, 18))`
}
