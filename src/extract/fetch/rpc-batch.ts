import type { JsonValue } from '../../base/hash.js'
import { readLosslessJson } from '../../base/lossless-json.js'
import { decodeUtf8 } from '../../base/utf8.js'

/**
 * The answers of a JSON-RPC batch as they stand in it, by their ids: each the bytes of one element, so that it lands
 * as if it had been asked for alone. Undefined where the body is no array of answers with ids of their own.
 */
export function splitBatch(body: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  const decoded = decodeUtf8(body)
  if (!decoded.ok) return undefined
  const elements = arrayElements(decoded.text)
  if (elements === undefined) return undefined
  const answers = new Map<string, Uint8Array>()
  for (const element of elements) {
    const read = readLosslessJson(element)
    const id = read.ok ? idOf(read.value) : undefined
    // An answer given twice cannot be told from the right one.
    if (id === undefined || answers.has(id)) return undefined
    answers.set(id, Buffer.from(element))
  }
  return answers
}

function idOf(answer: JsonValue): string | undefined {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return undefined
  const { id } = answer as Readonly<Record<string, JsonValue>>
  return typeof id === 'string' ? id : undefined
}

/** The texts between the commas of the outermost array, blanks around them left out; undefined for anything else. */
export function arrayElements(text: string): readonly string[] | undefined {
  const inner = text.trim()
  if (!inner.startsWith('[') || !inner.endsWith(']')) return undefined
  const elements: string[] = []
  let depth = 0
  let start = 1
  for (let at = 1; at < inner.length - 1; at += 1) {
    const character = inner.charCodeAt(at)
    if (character === quote) {
      at = endOfString(inner, at)
      if (at === -1) return undefined
    } else if (character === openBrace || character === openBracket) depth += 1
    else if (character === closeBrace || character === closeBracket) depth -= 1
    else if (character === comma && depth === 0) {
      elements.push(inner.slice(start, at).trim())
      start = at + 1
    }
    if (depth < 0) return undefined
  }
  const last = inner.slice(start, -1).trim()
  if (depth !== 0) return undefined
  return elements.length === 0 && last === '' ? [] : [...elements, last]
}

const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Where the string that begins at `at` ends: its closing quote, which no odd number of backslashes goes before. */
function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1)
  while (end !== -1 && backslashesBefore(text, end) % 2 === 1) end = text.indexOf('"', end + 1)
  return end
}

function backslashesBefore(text: string, at: number): number {
  let count = 0
  while (text[at - 1 - count] === '\\') count += 1
  return count
}
