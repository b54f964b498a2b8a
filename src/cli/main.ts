import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { systemClock } from '../base/clock.js'
import type { Effects, TextSink } from '../base/effects.js'
import { run } from './run.js'

/** The real world's effects, and the only reader of `process`. */
export async function main(): Promise<void> {
  const interruption = new AbortController()
  let signals = 0
  const onSignal = (): void => {
    signals += 1
    // The first signal asks the run to stop in good order; whoever insists gets out at once.
    if (signals > 1) process.exit(1)
    interruption.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const effects: Effects = {
    cwd: process.cwd(),
    env: process.env,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    clock: systemClock,
    randomId: randomUUID,
    random: Math.random,
    signal: interruption.signal,
    pid: process.pid,
    hostname: hostname(),
  }
  process.exitCode = await run(process.argv.slice(2), effects)
  process.off('SIGINT', onSignal)
  process.off('SIGTERM', onSignal)
}

function sinkOf(stream: NodeJS.WriteStream): TextSink {
  // A reader that went away (`aurora ls | head`) is no error of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns : 80
    },
  }
}
