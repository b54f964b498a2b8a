import type { Html } from '../html.js'
import { html } from '../html.js'
import { amountParts } from './amount-text.js'

/** An amount whose point stands below those of its column: its fraction is as wide as the longest. */
export function alignedAmount(amount: string | null): Html {
  if (amount === null) return html`<span class="unknown">not known</span>`
  const { isNegative, whole, fraction } = amountParts(amount)
  return html`${isNegative ? '−' : ''}${whole}.<i>${fraction}</i>`
}

/** An amount within a sentence. */
export function plainAmount(amount: string): string {
  const { isNegative, whole, fraction } = amountParts(amount)
  return `${isNegative ? '−' : ''}${whole}.${fraction}`
}
