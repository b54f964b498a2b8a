import type { TextSink } from '../../base/effects.js'
import type { NodeStatus, Reporter, RunEvent } from '../../base/events.js'
import { countText, durationText } from './quantities.js'
import type { Style } from './style.js'

const clearLine = '\r\u001b[2K'
const lineAbove = `\u001b[1A${clearLine}`

/** A line per finished node; on a terminal also live lines of what is running now. */
export function humanReporter(sink: TextSink, style: Style): Reporter {
  const running = new Map<string, string>()
  const lanes = new Map<string, string>()
  let live: readonly string[] = []

  const print = (line: string): void => {
    sink.write(`${clear(live)}${line}\n${live.join('\n')}`)
  }
  const showLines = (lines: readonly string[]): void => {
    if (!sink.isTerminal) return
    const next = lines.map((line) => style.dim(line.slice(0, sink.columns - 1)))
    if (live.length > 0 || next.length > 0) sink.write(`${clear(live)}${next.join('\n')}`)
    live = next
  }
  const showLive = (text: string): void => showLines(text === '' ? [] : [text])
  const showRunning = (): void =>
    showLive(running.size === 0 ? '' : `  running ${[...running.values()].join(', ')}`)

  return {
    event(event) {
      switch (event.type) {
        case 'node_started':
          running.set(event.nodeId, event.name)
          showRunning()
          break
        case 'node_finished':
          running.delete(event.nodeId)
          showRunning()
          if (event.status !== 'reused') print(nodeLine(event, style))
          break
        case 'progress':
          showLive(
            `  ${event.message} ${countText(event.done)}${event.total === undefined ? '' : ` of ${countText(event.total)}`}`,
          )
          break
        case 'extract_progress':
          lanes.set(`${event.provider} ${event.chainId}`, laneLine(event))
          showLines([...lanes.values()])
          break
        case 'stage':
          showLive('')
          print(stageLine(event, style))
          break
        case 'compared':
          print(comparedLine(event, style))
          break
        case 'warning':
          print(`${style.warn('warning')} ${event.message}`)
          break
        case 'info':
          showLive('')
          print(event.message)
          break
        case 'run_started':
        case 'test_finished':
        case 'run_finished':
        case 'verified':
          // Told at the end, with the failing rows.
          break
      }
    },
  }
}

/** Takes away live lines: the cursor stands at the end of the last of them. */
function clear(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${clearLine}${lineAbove.repeat(lines.length - 1)}`
}

const marks: Readonly<Record<NodeStatus, string>> = {
  success: '✓',
  reused: '=',
  warn: '!',
  fail: '✗',
  error: '✗',
  skipped: '-',
}

function nodeLine(event: Extract<RunEvent, { type: 'node_finished' }>, style: Style): string {
  const width = String(event.total).length
  const mark = paint(event.status, marks[event.status], style)
  const rows = event.rows === undefined ? '' : `${countText(event.rows)} rows`
  const line = [
    `${String(event.index).padStart(width)}/${event.total}`,
    mark,
    event.kind.padEnd(6),
    event.name.padEnd(48),
    rows.padStart(14),
    style.dim(durationText(event.milliseconds).padStart(8)),
  ].join(' ')
  if (event.status === 'success') return line
  return `${line}  ${paint(event.status, event.message, style)}`
}

function comparedLine(event: Extract<RunEvent, { type: 'compared' }>, style: Style): string {
  const { isEqual, rows, contentHashes } = event
  const width = String(event.total).length
  const line = [
    `${String(event.index).padStart(width)}/${event.total}`,
    isEqual ? style.good(marks.success) : style.bad(marks.fail),
    event.name.padEnd(48),
    `${countText(rows[0])} rows`.padStart(14),
    style.dim(durationText(event.milliseconds).padStart(8)),
  ].join(' ')
  return `${line}  ${isEqual ? style.dim(contentHashes[0].slice(0, 12)) : style.bad('differs')}`
}

function laneLine(event: Extract<RunEvent, { type: 'extract_progress' }>): string {
  const { provider, chainId, done, failed, left, perMinute, secondsLeft } = event
  return [
    `  ${provider.padEnd(24)} ${chainId.padEnd(18)}`,
    `${countText(done)} done`.padStart(14),
    `${countText(left)} left`.padStart(14),
    failed === 0 ? '' : `${countText(failed)} failed`,
    `${countText(perMinute)} a minute`,
    left === 0 || secondsLeft === undefined ? '' : `${durationText(secondsLeft * 1000)} to go`,
  ]
    .filter((word) => word !== '')
    .join('  ')
}

function stageLine(event: Extract<RunEvent, { type: 'stage' }>, style: Style): string {
  const duration = event.milliseconds === undefined ? '' : style.dim(`  ${durationText(event.milliseconds)}`)
  return `${style.strong(event.name)} ${event.message}${duration}`
}

function paint(status: NodeStatus, text: string, style: Style): string {
  if (status === 'success') return style.good(text)
  if (status === 'warn') return style.warn(text)
  return status === 'fail' || status === 'error' ? style.bad(text) : style.dim(text)
}
