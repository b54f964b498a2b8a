import type { JsonValue } from './hash.js'
import { jsonPath } from './json-path.js'

/** Why a text is not what it should be, and where in it. */
export interface TextProblem {
  readonly reason: string
  /** `$.result[3].amount` or `row 4, column "stake"`; undefined when the whole text is meant. */
  readonly path: string | undefined
}

export type LosslessJson =
  | {
      readonly ok: true
      /** Integers of up to 15 digits are numbers; every other number is the string of its digits as sent. */
      readonly value: JsonValue
      /** The form that every engine reads alike; undefined where the text itself is read so. */
      readonly portableText: string | undefined
      /** How many characters (`\u0000`, lone surrogates) became U+FFFD. */
      readonly replacedCharacters: number
    }
  | { readonly ok: false; readonly problem: TextProblem }

/** Deeper than any provider nests, and shallow enough for every JSON reader behind this one. */
const greatestDepth = 256

/** How much of a place is worth showing. */
const shownDepth = 16

/** An integer of so many digits survives a double, and one of so many survives 64 bits. */
const doubleDigits = 15
const integerDigits = 18

const unportable = /\0|\p{Surrogate}/gu
const replacement = '\ufffd'

/**
 * Reads JSON strictly (RFC 8259, a leading byte order mark allowed) in one pass that loses no digit.
 * Written by hand because what it has to see is what parsers hide: the spelling of numbers, keys given twice, and
 * the escapes that one engine refuses. On `jsonc-parser`'s events the same took half as long again, without
 * building the value, and it recurses without a bound.
 */
export function readLosslessJson(text: string): LosslessJson {
  const scanner = new Scanner(text)
  try {
    const value = scanner.readDocument()
    return {
      ok: true,
      value,
      portableText: scanner.portableText(),
      replacedCharacters: scanner.replacedCharacters,
    }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem }
    throw error
  }
}

class Refusal extends Error {
  constructor(readonly problem: TextProblem) {
    super(problem.reason)
  }
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

class Scanner {
  replacedCharacters = 0
  readonly #text: string
  #position = 0
  readonly #path: (string | number)[] = []
  readonly #edits: Edit[] = []

  constructor(text: string) {
    this.#text = text
  }

  readDocument(): JsonValue {
    if (this.#text.charCodeAt(0) === 0xfeff) {
      this.#edits.push({ start: 0, end: 1, text: '' })
      this.#position = 1
    }
    this.#skipBlanks()
    const value = this.#readValue()
    this.#skipBlanks()
    if (this.#position < this.#text.length) this.#refuse('more text after the end of the JSON value')
    return value
  }

  portableText(): string | undefined {
    if (this.#edits.length === 0) return undefined
    const parts: string[] = []
    let end = 0
    for (const edit of this.#edits) {
      parts.push(this.#text.slice(end, edit.start), edit.text)
      end = edit.end
    }
    parts.push(this.#text.slice(end))
    return parts.join('')
  }

  #readValue(): JsonValue {
    const code = this.#text.charCodeAt(this.#position)
    switch (code) {
      case 0x7b:
        return this.#readObject()
      case 0x5b:
        return this.#readArray()
      case 0x22:
        return this.#readString()
      case 0x74:
        return this.#readWord('true', true)
      case 0x66:
        return this.#readWord('false', false)
      case 0x6e:
        return this.#readWord('null', null)
      default:
        if (code === 0x2d || isDigit(code)) return this.#readNumber()
        return this.#refuse(Number.isNaN(code) ? cutOff : `expected a value, found ${this.#found()}`)
    }
  }

  #readObject(): JsonValue {
    const object: Record<string, JsonValue> = {}
    this.#enter()
    if (this.#text.charCodeAt(this.#position) === 0x7d) return this.#leave(object)
    for (;;) {
      if (this.#text.charCodeAt(this.#position) !== 0x22) this.#refuseHere('a key in quotes')
      const key = this.#readString()
      this.#path[this.#path.length - 1] = key
      if (Object.hasOwn(object, key))
        this.#refuse(`the key ${JSON.stringify(key)} stands twice in one object`)
      this.#skipBlanks()
      this.#expect(0x3a, '":"')
      this.#skipBlanks()
      const value = this.#readValue()
      // Plain assignment to this one key would set the prototype and lose the value.
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true })
      else object[key] = value
      this.#skipBlanks()
      if (this.#text.charCodeAt(this.#position) === 0x7d) return this.#leave(object)
      this.#expect(0x2c, '"," or "}"')
      this.#skipBlanks()
    }
  }

  #readArray(): JsonValue {
    const array: JsonValue[] = []
    this.#enter()
    if (this.#text.charCodeAt(this.#position) === 0x5d) return this.#leave(array)
    for (;;) {
      this.#path[this.#path.length - 1] = array.length
      array.push(this.#readValue())
      this.#skipBlanks()
      if (this.#text.charCodeAt(this.#position) === 0x5d) return this.#leave(array)
      this.#expect(0x2c, '"," or "]"')
      this.#skipBlanks()
    }
  }

  #enter(): void {
    if (this.#path.length >= greatestDepth) this.#refuse(`nested more than ${greatestDepth} levels deep`)
    this.#path.push('')
    this.#position += 1
    this.#skipBlanks()
  }

  #leave<T>(value: T): T {
    this.#path.pop()
    this.#position += 1
    return value
  }

  #readString(): string {
    const start = this.#position
    let hasEscape = false
    for (let index = start + 1; ; index += 1) {
      const code = this.#text.charCodeAt(index)
      if (code === 0x22) {
        this.#position = index + 1
        return hasEscape ? this.#decode(start, index + 1) : this.#text.slice(start + 1, index)
      }
      if (code === 0x5c) {
        hasEscape = true
        index += 1
      } else if (!(code >= 0x20)) {
        this.#position = index
        this.#refuse(Number.isNaN(code) ? cutOff : 'a control character stands bare in a string')
      }
    }
  }

  /** The literal from `start` to `end`, quotes included. It holds no amount, so JSON.parse loses nothing. */
  #decode(start: number, end: number): string {
    let decoded: string
    try {
      decoded = JSON.parse(this.#text.slice(start, end)) as string
    } catch {
      this.#position = start
      return this.#refuse('a string with an escape that JSON does not know')
    }
    const replaced = decoded.replace(unportable, () => {
      this.replacedCharacters += 1
      return replacement
    })
    if (replaced !== decoded) this.#edits.push({ start, end, text: JSON.stringify(replaced) })
    return replaced
  }

  #readNumber(): number | string {
    const start = this.#position
    if (this.#text.charCodeAt(start) === 0x2d) this.#position += 1
    const leading = this.#position
    const integer = this.#readDigits()
    if (integer > 1 && this.#text.charCodeAt(leading) === 0x30) this.#refuse('a number with a leading zero')
    let isInteger = true
    if (this.#text.charCodeAt(this.#position) === 0x2e) {
      this.#position += 1
      this.#readDigits()
      isInteger = false
    }
    if ((this.#text.charCodeAt(this.#position) | 0x20) === 0x65) {
      this.#position += 1
      const sign = this.#text.charCodeAt(this.#position)
      if (sign === 0x2b || sign === 0x2d) this.#position += 1
      this.#readDigits()
      isInteger = false
    }
    const digits = this.#text.slice(start, this.#position)
    // One engine keeps the sign of -0, the other drops it.
    if (!isInteger || integer > integerDigits || digits === '-0') {
      this.#edits.push({ start, end: this.#position, text: `"${digits}"` })
      return digits
    }
    return integer <= doubleDigits ? Number(digits) : digits
  }

  #readDigits(): number {
    const start = this.#position
    while (isDigit(this.#text.charCodeAt(this.#position))) this.#position += 1
    if (this.#position === start) this.#refuseHere('a digit')
    return this.#position - start
  }

  #readWord<T extends JsonValue>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#position)) {
      const rest = this.#text.slice(this.#position)
      this.#refuse(
        word.startsWith(rest) ? cutOff : `expected a value, found ${JSON.stringify(rest.slice(0, 12))}`,
      )
    }
    this.#position += word.length
    return value
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#position)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#position += 1
    }
  }

  #expect(code: number, name: string): void {
    if (this.#text.charCodeAt(this.#position) !== code) this.#refuseHere(name)
    this.#position += 1
  }

  #refuseHere(expected: string): never {
    return this.#refuse(
      this.#position >= this.#text.length ? cutOff : `expected ${expected}, found ${this.#found()}`,
    )
  }

  #found(): string {
    return JSON.stringify(String.fromCodePoint(this.#text.codePointAt(this.#position) ?? 0))
  }

  #refuse(reason: string): never {
    const path = jsonPath(this.#path.slice(0, shownDepth))
    throw new Refusal({ reason, path: this.#path.length > shownDepth ? `${path}…` : path })
  }
}

const cutOff = 'the text ends inside a value: it was cut off'

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
