import { plainSpans } from '../../sql/lexical-state.js'
import type { Finding } from '../finding.js'

interface TokenRule {
  readonly pattern: RegExp
  readonly message: (text: string) => string
  readonly hint: string
}

const floating: TokenRule = {
  pattern: /(?<![\p{L}\p{N}_$.])(?:real|float[48]?|double)(?![\p{L}\p{N}_$])/giu,
  message: (text) => `${text} is a binary floating-point type and cannot hold an amount`,
  hint: 'Use decimal(38, 18) for amounts and hugeint for counts of base units.',
}

const rules: readonly TokenRule[] = [
  {
    pattern: /(?<![\p{L}\p{N}_$.])(?:decimal|numeric|dec)(?![\p{L}\p{N}_$])(?!\s*\()/giu,
    message: (text) => `${text} without precision and scale: DuckDB keeps three decimals of it`,
    hint: 'Write decimal(38, 18), or the precision and scale that are meant.',
  },
  floating,
  {
    pattern: /(?<![\p{L}\p{N}_$.])(?:bignum|varint)(?![\p{L}\p{N}_$])/giu,
    message: (text) => `${text}: its products and remainders become DOUBLE without a word`,
    hint: 'Use hugeint.',
  },
  {
    pattern: /(?<![\p{L}\p{N}_$"])(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)e[+-]?\d+/giu,
    message: (text) => `${text}: a number with an exponent is DOUBLE`,
    hint: 'Write out its digits.',
  },
  {
    pattern: /(?<![\p{L}\p{N}_$".])(?=[\d.]{39})(?:\d+\.?\d*|\.\d+)/gu,
    message: (text) => `${text}: a number of more than 38 digits is DOUBLE`,
    hint: 'Keep to 38 digits.',
  },
]

/** Words and numbers that stand for inexact values, outside of comments and quotes. */
export function inexactTokens(sql: string): readonly Finding[] {
  return tokensThat(rules, sql)
}

/** The words among them that mean on every engine what they say. */
export function floatingTokens(sql: string): readonly Finding[] {
  return tokensThat([floating], sql)
}

function tokensThat(looked: readonly TokenRule[], sql: string): readonly Finding[] {
  return plainSpans(sql).flatMap((span) =>
    looked.flatMap((rule) =>
      [...span.text.matchAll(rule.pattern)]
        .filter(([text]) => !/^[\d.]+$/.test(text) || text.replace('.', '').length > 38)
        .map((match) => ({
          message: rule.message(match[0]),
          hint: rule.hint,
          offset: span.offset + match.index,
        })),
    ),
  )
}
