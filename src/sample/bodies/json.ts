/** JSON whose integers may be of any size. */
export type SampleJson =
  string | number | bigint | boolean | null | readonly SampleJson[] | { readonly [key: string]: SampleJson }

const mark = 'digits:'

/** A number that is to be spelled exactly so, such as a fraction with more digits than a double holds. */
export function digits(text: string): string {
  return `${mark}${text}`
}

/** The text of a value: lamports exceed what a JavaScript number holds, and are written digit for digit. */
export function jsonBody(value: SampleJson, indent?: number): string {
  const text = JSON.stringify(
    value,
    (_key, part: unknown) => (typeof part === 'bigint' ? digits(part.toString()) : part),
    indent,
  )
  return text.replace(/"digits:(-?[\d.]+)"/g, '$1')
}

/** A JSON-RPC answer. */
export function rpcAnswer(result: SampleJson, id: number): string {
  return `${jsonBody({ jsonrpc: '2.0', result, id })}\n`
}

export function rpcError(code: number, message: string, id: number): string {
  return `${JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id })}\n`
}
