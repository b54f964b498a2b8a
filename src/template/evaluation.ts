import type { EvaluationHost } from './evaluation-host.js'
import { frameError, type Frame } from './frame.js'
import type { MacroLibrary } from './macro-library.js'
import type { TemplateNode } from './template-node.js'
import { unknownValue, type Piece, type TextValue, type UnknownValue } from './value.js'

/** One walk over a template: what is asked while its expressions are evaluated. */
export interface Evaluation {
  readonly library: MacroLibrary
  readonly host: EvaluationHost
  /** Appends what the nodes write to `output`. */
  run(nodes: readonly TemplateNode[], frame: Frame, output: Piece[]): void
}

/** A mistake in a template: its code, what was found, and how to mend it. */
export interface Mistake {
  readonly code?: string
  readonly message: string
  readonly hint?: string | undefined
}

/** Tells the host of a mistake; the walk goes on, where it does, with a value of which nothing is known. */
export function fail(evaluation: Evaluation, frame: Frame, at: number, mistake: Mistake): UnknownValue {
  const { code = 'template_value', message, hint } = mistake
  evaluation.host.fail(frameError(frame, at, code, message, hint))
  return unknownValue
}

/** What a built-in writes at its tag: `raw` for comparisons, `sql` for the output; undefined while not known yet. */
export function builtInText(
  frame: Frame,
  at: number,
  raw: string | undefined,
  sql: string | undefined = raw,
): TextValue {
  const here = { origin: { source: frame.source, at }, exact: false, site: frame.site }
  const pieces = sql === undefined ? [] : [{ text: sql, ...here }]
  return { kind: 'text', raw, isLiteral: false, isExpression: false, pieces }
}

export function refuseInMacro(evaluation: Evaluation, frame: Frame, at: number, name: string): UnknownValue {
  return fail(evaluation, frame, at, {
    message: `${name} is not visible inside a macro.`,
    hint: 'Give it to the macro as a parameter.',
  })
}
