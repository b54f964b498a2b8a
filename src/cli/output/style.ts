import { styleText } from 'node:util'

/** Colours by meaning, so that one place decides what failure looks like. */
export interface Style {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly dim: (text: string) => string
  readonly strong: (text: string) => string
}

const plain = (text: string): string => text

export function styleFor(isColored: boolean): Style {
  if (!isColored) return { good: plain, bad: plain, warn: plain, dim: plain, strong: plain }
  return {
    good: (text) => styleText('green', text, { validateStream: false }),
    bad: (text) => styleText('red', text, { validateStream: false }),
    warn: (text) => styleText('yellow', text, { validateStream: false }),
    dim: (text) => styleText('dim', text, { validateStream: false }),
    strong: (text) => styleText('bold', text, { validateStream: false }),
  }
}
