import { integerText, percentText } from './amount-text.js'
import type { LineGroup } from './group-lines.js'
import type { AgreementVersion, StatementLine } from './statement.js'
import { causeWords, dateWords } from './words.js'

/** How an amount is written within a sentence: a page has a minus of its own. */
type Say = (amount: string) => string

/** How the base came about, or which amounts an adjustment lies between; empty where nothing is to be said. */
export function originWords({ baseOrigin, adjustment, status, base }: StatementLine, say: Say): string {
  if (adjustment !== null) {
    const { sourcePeriod, previous, current } = adjustment
    const amounts =
      previous === null || current === null ? '' : `: ${say(current)} today, ${say(previous)} before`
    return `period ${sourcePeriod}${amounts}`
  }
  if (base === null) return ''
  const derived = status === 'DERIVED' ? '(derived)' : ''
  if (baseOrigin === null) return derived
  const { component, partnerWeight, validatorWeight } = baseOrigin
  const origin =
    partnerWeight === null || validatorWeight === null
      ? `of ${say(component)}`
      : `${say(component)} × ${integerText(partnerWeight)} / ${integerText(validatorWeight)}`
  return `${origin} ${derived}`.trim()
}

/** What was settled by hand, or why something was adjusted; null where neither is so. */
export function remarkWords({ override, computed, adjustment }: StatementLine, say: Say): string | null {
  if (override !== null) {
    const { amount, reason, author, at, hasDrifted } = override
    const who = [author, at === null ? null : dateWords(at)].filter((part) => part !== null).join(', ')
    const terms = computed === null ? 'what the terms give is not known' : `the terms give ${say(computed)}`
    const drift = hasDrifted ? ', not what was expected then' : ''
    return `Settled by hand at ${say(amount)}; ${terms}${drift}${reason === null ? '' : `. Reason: ${reason}`}${who === '' ? '' : ` (${who})`}`
  }
  if (adjustment === null || adjustment.cause === null) return null
  const from = adjustment.previousPublicationId
  return `Because ${causeWords(adjustment.cause)}${from === null ? '' : `; released from publication ${from}`}`
}

/** The slices of a rule in tiers, which stand for its lines together; null for others. */
export function tierWords({ tiers, lines }: LineGroup, say: Say): string | null {
  if (tiers.length === 0) return null
  const slices = tiers.map(
    ({ tierNumber, slice, rateBps, amount }) =>
      `tier ${tierNumber}: ${say(slice)} at ${percentText(rateBps)} gives ${say(amount)}`,
  )
  return `All validators of the rule together, ${slices.join('; ')}${lines.length > 1 ? '; divided among them by their bases' : ''}`
}

/** `Version 2: document HC-2026-01; 60 % of the commission`: what was signed, where the registry says so. */
export function versionWords({ number, terms }: AgreementVersion): string {
  const said = terms.map(([name, text]) => (name === 'clause' ? text : `${name} ${text}`))
  return `Version ${number}${said.length === 0 ? '' : `: ${said.join('; ')}`}`
}
