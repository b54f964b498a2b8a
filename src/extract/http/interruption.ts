import { UserError } from '../../base/errors.js'

/** Thrown by whatever was under way when the run's signal was given. */
export function interruption(): UserError {
  return new UserError('Interrupted: what had landed stands.', {
    code: 'interrupted',
    exitCode: 1,
    hint: 'The same extraction again asks only for what is missing.',
  })
}

/** Awaits what was given the signal; whatever its abortion made of it becomes the one error of an interruption. */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (signal.aborted) throw interruption()
    throw error
  }
}
