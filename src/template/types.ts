import type { Dialect } from '../engine/engine.js'
import type { NodeId, Position } from '../project/types.js'

/** Which place of which file each piece of rendered text came from. */
export interface LineMap {
  /** The place for a 0-based UTF-16 offset into the rendered text; `via` lists the macro calls outside in. */
  locate(offset: number): { readonly position: Position; readonly via: readonly Position[] }
  /** The same for a 1-based line and column of the rendered text. */
  locateLine(line: number, column: number): { readonly position: Position; readonly via: readonly Position[] }
}

export interface Rendered {
  readonly sql: string
  readonly map: LineMap
}

export interface RefCall {
  readonly name: string
  readonly version: number | undefined
  readonly position: Position
}

export interface SourceCall {
  readonly provider: string
  readonly endpoint: string
  readonly position: Position
}

/** What a template depends on for one engine, read from its tree without running it, macros included. */
export interface TemplateDependencies {
  readonly refs: readonly RefCall[]
  readonly sources: readonly SourceCall[]
  readonly vars: readonly string[]
  readonly env: readonly string[]
  readonly macros: readonly string[]
  readonly usesAsOf: boolean
  readonly usesIncremental: boolean
  /** Keys and source texts of `{{config …}}`; a list is `a, b`. */
  readonly config: Readonly<Record<string, string>>
  /** Undefined when the file has no `{{config …}}`. */
  readonly configPosition: Position | undefined
}

/** What a rendering may look up. Every function throws a UserError for what it does not know. */
export interface RenderScope {
  readonly dialect: Dialect
  /** SQL text that stands for a node: a quoted relation, or the name of an ephemeral's `with` step. */
  ref(name: string, version: number | undefined): string
  source(provider: string, endpoint: string): string
  /** SQL text of the node itself, for incrementals. */
  self(): string
  /** The value's source text. */
  var(name: string): string
  env(name: string): string
  /** A TIMESTAMPTZ literal, or the placeholder of a logical rendering. */
  asOf: string
  incremental: boolean
}

/** A node's dependencies, resolved against the project. */
export interface ResolvedDependencies {
  readonly nodeId: NodeId
  /** Without duplicates, in order of first mention; seeds and models by `ref`, sources by `source`. */
  readonly dependsOn: readonly NodeId[]
  readonly dependencies: TemplateDependencies
}
