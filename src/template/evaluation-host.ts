import type { UserError } from '../base/errors.js'
import type { RefCall, SourceCall } from './types.js'

/**
 * What an evaluation is for: rendering answers every question with text, reading dependencies notes the question and
 * answers undefined, which makes the evaluator follow every branch that could be taken.
 */
export interface EvaluationHost {
  /** False while dependencies are read: what macros write is not known then. */
  readonly rendersText: boolean
  /** Throws when rendering; collects and goes on when dependencies are read. */
  fail(error: UserError): void
  ref(call: RefCall): string | undefined
  source(call: SourceCall): string | undefined
  self(): string | undefined
  /** Source text. */
  var(use: NameUse): string | undefined
  env(use: NameUse): string | undefined
  asOf(): string | undefined
  incremental(): boolean | undefined
  config(entries: Readonly<Record<string, string>>, position: NameUse['position']): void
  macro(name: string): void
}

/** A var or environment variable read at a place. */
export interface NameUse {
  readonly name: string
  readonly position: RefCall['position']
}
