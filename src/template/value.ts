import type { Position } from '../project/types.js'
import type { SourceText } from './source-text.js'

/** A macro call that led to a text, and the call outside of it. */
export interface CallSite {
  readonly source: SourceText
  readonly at: number
  readonly outer: CallSite | undefined
}

/** Where a piece of text comes from: a place in a template, or a fixed place of another file (a test's YAML). */
export type Origin = { readonly source: SourceText; readonly at: number } | { readonly position: Position }

/** A run of rendered text with one origin. */
export interface Piece {
  readonly text: string
  /** Undefined for text that was handed in from outside: it stands where it is written. */
  readonly origin: Origin | undefined
  /** True when its characters stand one for one in the source from `at` on; else all of them stand at `at`. */
  readonly exact: boolean
  readonly site: CallSite | undefined
}

/** A piece of SQL, or a plain text that may become one. */
export interface TextValue {
  readonly kind: 'text'
  /** What comparisons see; undefined while dependencies are read and the text is not known yet. */
  readonly raw: string | undefined
  /** True for a literal of the template and for a parameter bound to one: known without running anything. */
  readonly isLiteral: boolean
  /** True when it is written in parentheses. */
  readonly isExpression: boolean
  readonly pieces: readonly Piece[]
}

export interface BooleanValue {
  readonly kind: 'boolean'
  /** Undefined while dependencies are read and it depends on what is not known yet. */
  readonly value: boolean | undefined
}

export interface ListValue {
  readonly kind: 'list'
  readonly items: readonly Value[]
}

/** Stands for what was reported as an error, and for parameters of a macro that is checked by itself. */
export interface UnknownValue {
  readonly kind: 'unknown'
}

export type Value = TextValue | BooleanValue | ListValue | UnknownValue

export const unknownValue: UnknownValue = { kind: 'unknown' }

export function originPosition(origin: Origin): Position {
  return 'position' in origin ? origin.position : origin.source.position(origin.at)
}

/** The text of a value as comparisons see it; undefined where it has none or it is not known yet. */
export function comparedText(value: Value): string | undefined {
  if (value.kind === 'text') return value.raw
  return value.kind === 'boolean' && value.value !== undefined ? String(value.value) : undefined
}

/** False for empty text, `false`, `0` and an empty list; undefined where it is not known yet. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'boolean':
      return value.value
    case 'list':
      return value.items.length > 0
    case 'text':
      return value.raw === undefined ? undefined : !['', 'false', '0'].includes(value.raw)
    case 'unknown':
      return undefined
  }
}
