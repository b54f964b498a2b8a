import type { Reporter } from '../../base/events.js'
import type { Invocation } from '../verb.js'
import { wantsColor } from '../verb.js'
import { humanReporter } from './human-reporter.js'
import { jsonReporter } from './json-reporter.js'
import { styleFor } from './style.js'

/**
 * Progress goes to stdout, unless stdout carries data: then to stderr.
 */
export function createReporter(invocation: Invocation, stdoutHasData: boolean): Reporter {
  const { effects, options } = invocation
  const sink = stdoutHasData ? effects.stderr : effects.stdout
  if (options.logFormat === 'json') return jsonReporter(sink, effects.clock)
  return humanReporter(sink, styleFor(wantsColor(options, effects, sink)))
}
