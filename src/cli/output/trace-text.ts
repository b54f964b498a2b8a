import { fitsItsHash } from '../../lineage/trace/traced-payloads.js'
import type { TracedPayload } from '../../lineage/trace/traced-payloads.js'
import { everyNode } from '../../lineage/trace/trace-node.js'
import type { PayloadSource, TraceNode } from '../../lineage/trace/trace-node.js'
import { countText } from './quantities.js'
import type { Style } from './style.js'

/** A tree from a row down to the answers that it was made of, and these answers below, numbered. */
export function traceText(root: TraceNode, payloads: readonly TracedPayload[], style: Style): string {
  const numbers = new Map(payloads.map(({ payloadId }, index) => [payloadId, index + 1]))
  const lines = [
    nodeLine(root, style),
    ...branches(root, numbers, style, ''),
    '',
    ...payloads.flatMap((payload, index) => payloadLines(payload, index + 1, style)),
    verdict(root, payloads, numbers, style),
  ]
  return `${lines.join('\n')}\n`
}

/** Places in answers shown of one row; the rest is counted. */
const sourcesShown = 8

function branches(
  node: TraceNode,
  numbers: ReadonlyMap<string, number>,
  style: Style,
  margin: string,
): readonly string[] {
  const leaves = [
    ...sourceLines(node.sources, numbers, style),
    ...(node.note === undefined ? [] : [style.dim(node.note)]),
  ]
  const all = [
    ...leaves.map((text) => ({ text, child: undefined })),
    ...node.children.flatMap((child, index) =>
      shownChild(child, node.children.slice(0, index), node.children, style),
    ),
  ]
  return all.flatMap(({ text, child }, index) => {
    const isLast = index === all.length - 1
    const line = `${style.dim(`${margin}${isLast ? '└─' : '├─'}`)} ${text}`
    const below = `${margin}${isLast ? '   ' : '│  '}`
    return child === undefined ? [line] : [line, ...branches(child, numbers, style, below)]
  })
}

/** Of many rows of one relation the first are shown, and the rest is counted. */
function shownChild(
  child: TraceNode,
  before: readonly TraceNode[],
  all: readonly TraceNode[],
  style: Style,
): readonly { readonly text: string; readonly child: TraceNode | undefined }[] {
  const alike = (nodes: readonly TraceNode[]): number =>
    nodes.filter(({ row }) => row.relation === child.row.relation).length
  const shown = alike(before)
  if (shown < rowsShown) return [{ text: nodeLine(child, style), child }]
  if (shown > rowsShown) return []
  const left = alike(all) - rowsShown
  return [
    { text: style.dim(`${countText(left)} more of ${child.row.relation}: --output json`), child: undefined },
  ]
}

const rowsShown = 4

function nodeLine({ role, row, shown, place }: TraceNode, style: Style): string {
  const figures = shown.flatMap((column) => {
    const value = row.cells[column] ?? null
    return value === null ? [] : [`${column} ${trimmed(value)}`]
  })
  const where = place === undefined ? '' : `  ${place.file}:${place.line}`
  return `${style.strong(role)} ${row.relation} ${style.dim(row.key)}${figures.length === 0 ? '' : `  ${figures.join(', ')}`}${where}`
}

function trimmed(value: string): string {
  return /^-?\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value
}

function sourceLines(
  sources: readonly PayloadSource[],
  numbers: ReadonlyMap<string, number>,
  style: Style,
): readonly string[] {
  const lines = sources.slice(0, sourcesShown).map(({ payloadId, jsonPath, amount }) => {
    const number = numbers.get(payloadId)
    const name = number === undefined ? style.bad(`${payloadId} was never landed`) : `answer [${number}]`
    return `${name}${jsonPath === undefined ? '' : ` ${jsonPath}`}${amount === undefined ? '' : `  ${trimmed(amount)}`}`
  })
  const left = sources.length - lines.length
  return left === 0 ? lines : [...lines, style.dim(`${countText(left)} more places: --output json`)]
}

/** A question about hundreds of accounts would hide all else; --output json and the dispute pack have it whole. */
function shortened(request: string): string {
  const left = request.length - requestShown
  return left <= 0 ? request : `${request.slice(0, requestShown)}… ${countText(left)} more characters`
}

const requestShown = 160

function payloadLines(payload: TracedPayload, number: number, style: Style): readonly string[] {
  const { providerName, endpoint, chainId, periodIdentifier, validatorKey, request, observations } = payload
  const about = [chainId, periodIdentifier, validatorKey].filter((part) => part !== '*').join(' ')
  const fits = fitsItsHash(payload)
  return [
    `${style.strong(`[${number}]`)} ${providerName} ${endpoint}  ${about}`,
    `    request  ${shortened(request)}`,
    ...observations.map(
      ({ fetchedAt, isFinal, httpStatus }) =>
        `    fetched  ${fetchedAt}, status ${httpStatus}${isFinal ? '' : ', not final'}`,
    ),
    `    sha256   ${payload.responseHash}  ${
      fits
        ? style.good(`✓ of ${countText(payload.byteCount)} bytes`)
        : style.bad(`✗ the bytes hash to ${payload.hashNow}`)
    }`,
  ]
}

function verdict(
  root: TraceNode,
  payloads: readonly TracedPayload[],
  numbers: ReadonlyMap<string, number>,
  style: Style,
): string {
  const bad = payloads.filter((payload) => !fitsItsHash(payload)).length
  const lost = [...everyNode([root])]
    .flatMap(({ sources }) => sources)
    .filter(({ payloadId }) => !numbers.has(payloadId)).length
  if (bad === 0 && lost === 0)
    return style.good(`✓ ${countText(payloads.length)} answers, all with the bytes that came`)
  return style.bad(
    `✗ ${countText(bad)} of ${countText(payloads.length)} answers do not fit their hash, ${countText(lost)} were never landed`,
  )
}
