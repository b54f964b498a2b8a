import { isUtf8 } from 'node:buffer'
import type { TextProblem } from './lossless-json.js'

export type DecodedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: TextProblem }

/** Bytes as text, a byte order mark kept. What is not UTF-8, or holds a zero byte, cannot be stored as text. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  if (!isUtf8(bytes)) return refuse('the body is not valid UTF-8')
  const zero = bytes.indexOf(0)
  if (zero !== -1) return refuse(`the body holds a zero byte at offset ${zero}`)
  return { ok: true, text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') }
}

/**
 * Text that every engine can keep: NUL and halves of surrogate pairs, which have no place in stored text, become
 * U+FFFD.
 */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed()
}

function refuse(reason: string): DecodedText {
  return { ok: false, problem: { reason, path: undefined } }
}
