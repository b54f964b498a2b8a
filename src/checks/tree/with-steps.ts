import { plainSpans } from '../../sql/lexical-state.js'

/** A `with` list, cut out of a query. */
export interface WithList {
  /** From `with` to the closing parenthesis of the last step. */
  readonly sql: string
  /** Names of the steps as they are written, quotes included. */
  readonly names: readonly string[]
}

interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
}

/**
 * The `with` lists whose steps can be described by themselves: the outermost one, and that of a model that stands in
 * parentheses behind its ephemeral parents, the parents' list put before it.
 */
export function withLists(sql: string): readonly WithList[] {
  const tokens = tokensOf(sql)
  const outer = readList(sql, tokens, 0)
  if (outer === undefined) return []
  const inner = tokens.findIndex(
    (token, index) => index > outer.next && token.text === '(' && isWith(tokens[index + 1]),
  )
  const nested = inner < 0 ? undefined : readList(sql, tokens, inner + 1)
  if (nested === undefined) return [outer.list]
  // A nested recursive list makes the joined one recursive: the keyword comes once, at its beginning.
  const recursive = nested.isRecursive && !outer.isRecursive ? 'with recursive' : 'with'
  const joined = `${recursive}${outer.list.sql.slice('with'.length)},${nested.body}`
  return [outer.list, { sql: joined, names: nested.list.names }]
}

function readList(sql: string, tokens: readonly Token[], first: number) {
  const start = tokens[first]
  if (start === undefined || !isWith(start)) return undefined
  const isRecursive = tokens[first + 1]?.text.toLowerCase() === 'recursive'
  const names: string[] = []
  let index = first + (isRecursive ? 2 : 1)
  const bodyStart = tokens[index]?.start ?? sql.length
  for (;;) {
    const name = tokens[index]
    if (name === undefined) return undefined
    names.push(name.text)
    let close = index
    do close = groupEnd(tokens, close + 1)
    while (['as', 'using'].includes(tokens[close + 1]?.text.toLowerCase() ?? ''))
    const end = tokens[close]
    if (end === undefined) return undefined
    if (tokens[close + 1]?.text !== ',') {
      const list = { sql: sql.slice(start.start, end.end), names }
      return { list, body: sql.slice(bodyStart, end.end), isRecursive, next: close }
    }
    index = close + 2
  }
}

/** Index of the parenthesis that closes the next group; past the end where there is none. */
function groupEnd(tokens: readonly Token[], from: number): number {
  let depth = 0
  for (let index = from; index < tokens.length; index += 1) {
    const text = tokens[index]?.text
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (text === ')' && depth === 0) return index
  }
  return tokens.length
}

function isWith(token: Token | undefined): boolean {
  return token?.text.toLowerCase() === 'with'
}

/** Words, quoted names, parentheses and commas; comments, texts and everything else are left out. */
function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let end = 0
  const addQuoted = (until: number) => {
    const between = sql.slice(end, until)
    const name = /"(?:[^"]|"")*"$/.exec(between)
    if (name !== null) tokens.push({ text: name[0], start: end + name.index, end: until })
  }
  for (const span of plainSpans(sql)) {
    addQuoted(span.offset)
    for (const match of span.text.matchAll(/[\p{L}_][\p{L}\p{N}_$]*|[(),]/gu)) {
      const start = span.offset + match.index
      tokens.push({ text: match[0], start, end: start + match[0].length })
    }
    end = span.offset + span.text.length
  }
  return tokens
}
