import type { Standing } from './standing.js'

/** Colours by meaning, where there are any. */
export interface TextStyle {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly dim: (text: string) => string
  readonly strong: (text: string) => string
}

/** What a statement's mark looks like on a terminal. */
export function markStyle(style: TextStyle, tone: Standing['tone']): (text: string) => string {
  return { open: style.warn, blocked: style.bad, disputed: style.bad, released: style.good }[tone]
}
