import { UserError } from '../base/errors.js'
import type { Position } from '../project/types.js'

/** A file's text with the lines as Handlebars' parser and editors count them: after `\n`, `\r\n` or a lone `\r`. */
export class SourceText {
  readonly file: string
  readonly text: string
  #lineStarts: readonly number[] | undefined

  constructor(file: string, text: string) {
    this.file = file
    this.text = text
  }

  /** The place of a 0-based offset. */
  position(offset: number): Position {
    const starts = this.#starts()
    const line = lastAtOrBefore(starts, offset)
    return { file: this.file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }

  /** The offset of a 1-based line and a 0-based column, as the parser gives them. */
  offset(line: number, column: number): number {
    return (this.#starts()[line - 1] ?? this.text.length) + column
  }

  error(code: string, at: number, message: string, hint?: string): UserError {
    return new UserError(message, { code, where: this.position(at), hint })
  }

  #starts(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0]
      for (const match of this.text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length)
      this.#lineStarts = starts
    }
    return this.#lineStarts
  }
}

/** Index of the last element that is not greater than `value`, in an ascending list; 0 when all are greater. */
export function lastAtOrBefore(ascending: readonly number[], value: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((ascending[middle] ?? Infinity) <= value) low = middle
    else high = middle - 1
  }
  return low
}
