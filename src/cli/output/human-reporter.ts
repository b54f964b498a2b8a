import type { TextSink } from '../../base/effects.js'
import type { NodeStatus, Reporter, RunEvent } from '../../base/events.js'
import { countText, durationText } from './quantities.js'
import type { Style } from './style.js'

const clearLine = '\r\u001b[2K'

/** A line per finished node; on a terminal also a live line of what is running now. */
export function humanReporter(sink: TextSink, style: Style): Reporter {
  const running = new Map<string, string>()
  let live = ''

  const print = (line: string): void => {
    sink.write(`${live === '' ? '' : clearLine}${line}\n${live}`)
  }
  const showLive = (text: string): void => {
    if (!sink.isTerminal) return
    const next = text === '' ? '' : style.dim(text.slice(0, sink.columns - 1))
    if (live !== '' || next !== '') sink.write(`${clearLine}${next}`)
    live = next
  }
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

function stageLine(event: Extract<RunEvent, { type: 'stage' }>, style: Style): string {
  const duration = event.milliseconds === undefined ? '' : style.dim(`  ${durationText(event.milliseconds)}`)
  return `${style.strong(event.name)} ${event.message}${duration}`
}

function paint(status: NodeStatus, text: string, style: Style): string {
  if (status === 'success') return style.good(text)
  if (status === 'warn') return style.warn(text)
  return status === 'fail' || status === 'error' ? style.bad(text) : style.dim(text)
}
