/**
 * Where a place in SQL text stands: in plain SQL, in a comment, or inside quotes. Both engines read comments (nested),
 * `E'…'` strings and dollar quotes alike, so one scanner serves both.
 */
export interface LexicalState {
  readonly mode: 'plain' | 'line_comment' | 'block_comment' | 'text' | 'escape_text' | 'identifier' | 'dollar'
  /** Nesting of block comments. */
  readonly depth: number
  /** The delimiter of a dollar quote, e.g. `$body$`. */
  readonly delimiter: string
}

export const plainSql: LexicalState = { mode: 'plain', depth: 0, delimiter: '' }

const opening = /--|\/\*|'|"|\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/g
const identifierCharacter = /[\p{L}\p{N}_$]/u

export function isInComment(state: LexicalState): boolean {
  return state.mode === 'line_comment' || state.mode === 'block_comment'
}

export function isSameState(left: LexicalState, right: LexicalState): boolean {
  return left.mode === right.mode && left.depth === right.depth && left.delimiter === right.delimiter
}

/** The state after `text`, which is read as whole tokens: a token never spans two calls. */
export function advance(state: LexicalState, text: string): LexicalState {
  let current = state
  let offset = 0
  while (offset < text.length) {
    const step = current.mode === 'plain' ? open(text, offset) : close(current, text, offset)
    if (step === undefined) return current
    current = step.state
    offset = step.offset
  }
  return current
}

/** A piece of SQL that stands outside comments and quotes; `offset` is where it begins in the text. */
export interface PlainSpan {
  readonly text: string
  readonly offset: number
}

/** The parts of a SQL text that are neither comment nor quoted. */
export function plainSpans(text: string): readonly PlainSpan[] {
  const spans: PlainSpan[] = []
  let offset = 0
  while (offset < text.length) {
    const step = open(text, offset)
    const end = step?.start ?? text.length
    if (end > offset) spans.push({ text: text.slice(offset, end), offset })
    if (step === undefined) break
    let inner: Step | undefined = step
    while (inner !== undefined && inner.state.mode !== 'plain') inner = close(inner.state, text, inner.offset)
    if (inner === undefined) break
    offset = inner.offset
  }
  return spans
}

interface Step {
  readonly state: LexicalState
  /** Where the token that changed the state begins. */
  readonly start: number
  /** Where reading goes on. */
  readonly offset: number
}

function open(text: string, from: number): Step | undefined {
  opening.lastIndex = from
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const [token] = match
    const before = text.charAt(match.index - 1)
    if (token.startsWith('$') && identifierCharacter.test(before)) {
      opening.lastIndex = match.index + 1
      continue
    }
    return {
      state: stateAfter(token, text, match.index),
      start: match.index,
      offset: match.index + token.length,
    }
  }
  return undefined
}

function stateAfter(token: string, text: string, index: number): LexicalState {
  switch (token) {
    case '--':
      return { mode: 'line_comment', depth: 0, delimiter: '' }
    case '/*':
      return { mode: 'block_comment', depth: 1, delimiter: '' }
    case '"':
      return { mode: 'identifier', depth: 0, delimiter: '' }
    case "'": {
      const isEscaped =
        /[eE]/.test(text.charAt(index - 1)) && !identifierCharacter.test(text.charAt(index - 2))
      return { mode: isEscaped ? 'escape_text' : 'text', depth: 0, delimiter: '' }
    }
    default:
      return { mode: 'dollar', depth: 0, delimiter: token }
  }
}

const closing = {
  line_comment: /[\r\n]/g,
  block_comment: /\/\*|\*\//g,
  text: /'/g,
  escape_text: /\\[\s\S]|'/g,
  identifier: /"/g,
} as const

function close(state: LexicalState, text: string, from: number): Step | undefined {
  if (state.mode === 'plain') return undefined
  if (state.mode === 'dollar') {
    const start = text.indexOf(state.delimiter, from)
    return start < 0 ? undefined : { state: plainSql, start, offset: start + state.delimiter.length }
  }
  const pattern = closing[state.mode]
  pattern.lastIndex = from
  const match = pattern.exec(text)
  if (match === null) return undefined
  const at = { start: match.index, offset: match.index + match[0].length }
  if (match[0].startsWith('\\')) return { state, ...at }
  if (state.mode === 'block_comment') {
    const depth = state.depth + (match[0] === '/*' ? 1 : -1)
    return { state: depth === 0 ? plainSql : { ...state, depth }, ...at }
  }
  return { state: plainSql, ...at }
}
