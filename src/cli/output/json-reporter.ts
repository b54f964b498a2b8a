import type { Clock } from '../../base/clock.js'
import type { TextSink } from '../../base/effects.js'
import type { Reporter } from '../../base/events.js'

/** One JSON object a line: `{"at": …, "type": "node_finished", …}`. */
export function jsonReporter(sink: TextSink, clock: Clock, redact: (text: string) => string): Reporter {
  return {
    event(event) {
      sink.write(`${redact(JSON.stringify({ at: clock.now().toISOString(), ...event }))}\n`)
    },
  }
}
