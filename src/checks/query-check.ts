import type { Session } from '../engine/engine.js'
import type { GenericTest, Model, Seed, Source } from '../project/types.js'
import type { Rendered } from '../template/types.js'

/** A node that a model reads, and the SQL text that stands for it in the rendering, e.g. `"staging"."lines"`. */
export interface ReadRelation {
  readonly relation: string
  readonly node: Model | Seed | Source
  /** Declared tests of the node: a unique column is known by them as well as by the contract. */
  readonly tests: readonly GenericTest[]
  /** Sets of columns that the caller knows to be unique and not NULL where no YAML says so, as in a source. */
  readonly keys?: readonly (readonly string[])[]
}

/** A model's query as the checks look at it: rendered over relations that exist, so that it can be described. */
export interface QueryCheck {
  readonly session: Session
  readonly model: Model
  readonly rendered: Rendered
  /** What the text reads: ephemeral parents stand in the text itself, so that what these read counts, too. */
  readonly reads: readonly ReadRelation[]
}
