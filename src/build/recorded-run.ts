import { AuroraError, UserError } from '../base/errors.js'
import type { Engine, Session } from '../engine/engine.js'
import type { RunOutcome } from './record-run.js'
import { closeRun } from './record-run.js'
import type { RunContext } from './run-context.js'

/**
 * Does the work of a run, tidies up, and writes into the history what became of it. When that can no longer be written,
 * for the server or the disk is gone, what went wrong first is what is told; a run that had gone well throws a UserError
 * of code `run_not_recorded`. The next writer finds such a run, and what it left.
 */
export async function recordedRun<T extends RunOutcome>(
  engine: Engine,
  context: RunContext,
  work: () => Promise<T>,
  tidyUp: (session: Session) => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  const done = await outcomeOf(work)
  const tidied = await outcomeOf(() => engine.withSession(tidyUp))
  const closed = await outcomeOf(() =>
    engine.withSession((session) => closeRun(session, context, done.value, done.error)),
  )
  if (done.error !== undefined || done.value.status !== 'success') {
    warn(context, closed.error, tidied.error)
    if (done.error !== undefined) throw done.error
    return done.value
  }
  if (closed.error !== undefined) throw notRecorded(context.runId, closed.error)
  if (tidied.error !== undefined && !(tidied.error instanceof AuroraError)) throw tidied.error
  warn(context, undefined, tidied.error)
  return done.value
}

async function outcomeOf<T>(
  work: () => Promise<T>,
): Promise<{ value: T; error: undefined } | { value: undefined; error: Error }> {
  try {
    return { value: await work(), error: undefined }
  } catch (error) {
    return { value: undefined, error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** What a run could not do at its end, besides what is told of it anyway. */
function warn({ reporter, runId, redact }: RunContext, closed?: Error, tidied?: Error): void {
  if (closed !== undefined) {
    const message = redact(`The end of run ${runId} could not be recorded: ${closed.message}`)
    reporter.event({ type: 'warning', code: 'run_not_recorded', message })
  } else if (tidied !== undefined) {
    const message = redact(`What run ${runId} needs no more is left to the next one: ${tidied.message}`)
    reporter.event({ type: 'warning', code: 'leftovers', message })
  }
}

function notRecorded(runId: string, error: Error): Error {
  if (!(error instanceof AuroraError)) return error
  return new UserError(`All went well, but the end of run ${runId} could not be recorded: ${error.message}`, {
    code: 'run_not_recorded',
    hint: 'What was published stands. The next build marks the run as interrupted, and takes away what it left.',
    cause: error,
    exitCode: 1,
  })
}
