import type { Command } from 'commander'
import type { Invocation } from '../verb.js'

/** What stands after `aurora statement`. */
export interface StatementAction {
  /** One word. */
  readonly name: string
  /** Adds itself to the command `statement`. */
  configure(parent: Command): void
  run(invocation: Invocation): Promise<number>
}
