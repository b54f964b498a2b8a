import { formatWhere, UserError } from '../base/errors.js'
import { callChain } from './line-map.js'
import type { SourceText } from './source-text.js'
import type { CallSite, Value } from './value.js'

/** What is visible while the nodes of one file are walked. */
export interface Frame {
  readonly source: SourceText
  /** Undefined in a model or singular test: there are parameters only in macros and generic tests. */
  readonly parameters: ReadonlyMap<string, Value> | undefined
  /** What `#each` or `#with` binds; `position` is there in a loop over known items. */
  readonly item:
    | { readonly this: Value; readonly position?: { readonly index: number; readonly isLast: boolean } }
    | undefined
  readonly isInBlock: boolean
  readonly site: CallSite | undefined
  /** Names of the macros being called, outside in. */
  readonly stack: readonly string[]
}

export function topFrame(source: SourceText): Frame {
  return { source, parameters: undefined, item: undefined, isInBlock: false, site: undefined, stack: [] }
}

/** A mistake at a place of the frame's file; inside a macro the message names the calls that led there. */
export function frameError(
  frame: Frame,
  at: number,
  code: string,
  message: string,
  hint: string | undefined,
): UserError {
  const calls = callChain(frame.site).map((position) => formatWhere(position))
  const suffix = calls.length === 0 ? '' : ` (called at ${calls.reverse().join(', from ')})`
  return new UserError(message + suffix, { code, where: frame.source.position(at), hint })
}
