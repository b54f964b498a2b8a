/** JSON whose integers may be of any size. */
export type SampleJson =
  | string
  | number
  | bigint
  | boolean
  | null
  | Digits
  | readonly SampleJson[]
  | { readonly [key: string]: SampleJson }

/** A number that is to be spelled exactly so, such as a fraction with more digits than a double holds. */
export class Digits {
  constructor(readonly text: string) {}
}

/** The text of a value, as `JSON.stringify` would write it, but with lamports that exceed a JavaScript number. */
export function jsonBody(value: SampleJson, indent = 0): string {
  return textOf(value, indent, '\n')
}

function textOf(value: SampleJson, indent: number, lineBreak: string): string {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Digits) return value.text
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = lineBreak + ' '.repeat(indent)
  if (Array.isArray(value)) {
    const parts = (value as readonly SampleJson[]).map((part) => textOf(part, indent, inner))
    return bracketed('[', parts, ']', indent, lineBreak)
  }
  const colon = indent === 0 ? ':' : ': '
  const parts = Object.entries(value).map(
    ([key, part]) => `${JSON.stringify(key)}${colon}${textOf(part, indent, inner)}`,
  )
  return bracketed('{', parts, '}', indent, lineBreak)
}

function bracketed(
  open: string,
  parts: readonly string[],
  close: string,
  indent: number,
  lineBreak: string,
): string {
  if (indent === 0 || parts.length === 0) return open + parts.join(',') + close
  const inner = lineBreak + ' '.repeat(indent)
  return open + inner + parts.join(`,${inner}`) + lineBreak + close
}

/** A JSON-RPC answer. */
export function rpcAnswer(result: SampleJson, id: number): string {
  return `${jsonBody({ jsonrpc: '2.0', result, id })}\n`
}

export function rpcError(code: number, message: string, id: number): string {
  return `${JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id })}\n`
}
