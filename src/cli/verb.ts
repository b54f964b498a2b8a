import type { Command } from 'commander'
import type { Effects, TextSink } from '../base/effects.js'
import type { Redaction } from './redaction.js'

/** Options that every verb takes. */
export interface CommonOptions {
  readonly projectDir?: string
  readonly target?: string
  readonly vars?: string
  readonly logFormat: 'text' | 'json'
  readonly color?: boolean
  readonly debug?: boolean
  readonly output?: OutputFormat
  /** Of a verb that writes: how many seconds another writer is waited for; true for as long as it takes. */
  readonly wait?: true | number
}

export type OutputFormat = 'text' | 'json' | 'csv' | 'table'

/** What a verb gets when it runs: its words, its options, and the outside world. */
export interface Invocation<Options extends CommonOptions = CommonOptions> {
  readonly verb: string
  readonly words: readonly string[]
  readonly options: Options
  readonly effects: Effects
  readonly redaction: Redaction
}

/** A verb: how it is spelled and explained, and what it does. Heavy modules are imported inside `run`. */
export interface Verb {
  readonly name: string
  readonly group: string
  configure(command: Command): void
  run(invocation: Invocation): Promise<number>
}

/** Colours are wanted on a terminal that does not forbid them. */
export function wantsColor(options: CommonOptions, effects: Effects, sink: TextSink): boolean {
  if (options.color === false || (effects.env['NO_COLOR'] ?? '') !== '') return false
  const forced = effects.env['FORCE_COLOR'] ?? ''
  if (forced !== '') return forced !== '0'
  return sink.isTerminal && effects.env['TERM'] !== 'dumb'
}

/** Characters that a table may take: as many as the terminal has, and any number in a pipe. */
export function tableWidth(sink: TextSink): number {
  return sink.isTerminal ? sink.columns : Infinity
}
