import type { Clock } from '../../base/clock.js'
import type { TextSink } from '../../base/effects.js'
import type { Reporter } from '../../base/events.js'

/** One JSON object a line: `{"at": …, "type": "node_finished", …}`. */
export function jsonReporter(sink: TextSink, clock: Clock): Reporter {
  return {
    event(event) {
      sink.write(`${JSON.stringify({ at: clock.now().toISOString(), ...event })}\n`)
    },
  }
}
