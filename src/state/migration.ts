import type { Session } from '../engine/engine.js'

/** One step of the tables that are kept, not built. Rooms own theirs; they run together, in the order of their names. */
export interface Migration {
  /** `0001_runner_tables`: what the database remembers it by. */
  readonly name: string
  /** Runs in a transaction of its own, which also records the name. */
  up(session: Session): Promise<void>
  /** Undoes `up`; throws a UserError where that would lose what must not be lost. */
  down(session: Session): Promise<void>
}
