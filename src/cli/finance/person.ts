import type { Command } from 'commander'
import { UserError } from '../../base/errors.js'
import type { CommonOptions, Invocation } from '../verb.js'

export type PersonOptions = CommonOptions & { readonly actor?: string; readonly reason?: string }

/** Adds `--actor` and `--reason` to a verb that is written into the tables of finance. */
export function addPersonOptions(command: Command, needsReason: boolean): Command {
  return command
    .option('--actor <name>', 'who does it (default: AURORA_ACTOR)')
    .option('--reason <text>', needsReason ? 'why; it is kept with the event' : 'why, if it is to be kept')
}

/** Who acts, by `--actor` or AURORA_ACTOR: the user of the machine is often a program. */
export function actorOf({ options, effects, verb }: Invocation): string {
  const { actor } = options as PersonOptions
  const name = (actor ?? effects.env['AURORA_ACTOR'] ?? '').trim()
  if (name !== '') return name
  throw new UserError(`Who does it is not said: ${verb} is written down with a name.`, {
    code: 'no_actor',
    hint: 'Add --actor <name>, or set AURORA_ACTOR.',
  })
}

/** Why, by `--reason`; undefined where none is given and none is needed. */
export function reasonOf({ options, verb }: Invocation, needsReason: boolean): string | undefined {
  const reason = (options as PersonOptions).reason?.trim() ?? ''
  if (reason !== '') return reason
  if (!needsReason) return undefined
  throw new UserError(`Why is not said: ${verb} is written down with a reason.`, {
    code: 'no_reason',
    hint: 'Add --reason "<text>".',
  })
}
