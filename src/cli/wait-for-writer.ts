import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { UserError } from '../base/errors.js'
import type { Reporter } from '../base/events.js'
import type { Invocation } from './verb.js'

const pauseMilliseconds = 500

/** Adds `--wait` to a verb that writes. */
export function addWaitOption(command: Command): Command {
  return command.option(
    '--wait [seconds]',
    'wait for another writer to finish, as long as it takes or so many seconds',
    seconds,
  )
}

/**
 * Opens the warehouse as its writer. Where another one has it and the user wants to wait, says once who that is, and
 * asks again until it is free, the time is over, or the run is interrupted.
 */
export async function whenFree<T>(
  { options, effects }: Invocation,
  reporter: Reporter,
  open: () => Promise<T>,
): Promise<T> {
  const { wait } = options
  for (let waited = 0; ; waited += pauseMilliseconds) {
    try {
      return await open()
    } catch (error) {
      if (wait === undefined || !isHeld(error)) throw error
      if (wait !== true && waited >= wait * 1000) throw stillHeld(error, wait)
      if (waited === 0)
        reporter.event({ type: 'stage', name: 'waiting', message: `until it is free: ${error.message}` })
    }
    await pause(pauseMilliseconds, undefined, { signal: effects.signal })
  }
}

function isHeld(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'warehouse_locked'
}

function stillHeld(error: UserError, waitedSeconds: number): UserError {
  const { message, code, hint, where, exitCode } = error
  return new UserError(`After ${waitedSeconds} seconds of waiting: ${message}`, {
    code,
    hint,
    where,
    exitCode,
    cause: error,
  })
}

function seconds(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError(
    'It must be a whole number of seconds. Without one, --wait stands at the end of the line.',
  )
}
