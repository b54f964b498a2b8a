import type { RelationName, Session } from '../engine/engine.js'

/** One step of the tables that are kept, not built. Rooms own theirs; they run together, in the order of their names. */
export interface Migration {
  /** `0001_runner_tables`: what the database remembers it by. */
  readonly name: string
  /** Those that it makes; none for one that changes what others made. */
  tables?(session: Session): readonly RelationName[]
  /** Runs in a transaction of its own, which also records the name. */
  up(session: Session): Promise<void>
  /**
   * Undoes `up`, or what stands of it; throws a UserError where that would lose what must not be lost.
   */
  down(session: Session): Promise<void>
}
