import { createRequire } from 'node:module'

/** The parts of Handlebars' syntax tree that are read here. Lines are 1-based, columns 0-based. */
export interface Loc {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

export interface HandlebarsPath {
  readonly type: 'PathExpression'
  readonly data: boolean
  readonly depth: number
  readonly parts: readonly (string | HandlebarsCall)[]
  readonly original: string
  readonly loc: Loc
}

export interface HandlebarsHash {
  readonly pairs: readonly { readonly key: string; readonly value: HandlebarsExpression; readonly loc: Loc }[]
}

/** What a mustache, block, partial and sub-expression have in common. */
export interface HandlebarsCall {
  readonly path: HandlebarsExpression
  readonly params: readonly HandlebarsExpression[]
  readonly hash?: HandlebarsHash | undefined
  readonly loc: Loc
}

export type HandlebarsExpression =
  | HandlebarsPath
  | (HandlebarsCall & { readonly type: 'SubExpression' })
  | { readonly type: 'StringLiteral'; readonly value: string; readonly loc: Loc }
  | { readonly type: 'NumberLiteral'; readonly loc: Loc }
  | { readonly type: 'BooleanLiteral'; readonly value: boolean; readonly loc: Loc }
  | { readonly type: 'UndefinedLiteral' | 'NullLiteral'; readonly loc: Loc }

interface Strip {
  readonly open?: boolean
  readonly close?: boolean
}

export interface HandlebarsProgram {
  readonly body: readonly HandlebarsStatement[]
  readonly blockParams?: readonly string[] | undefined
  /** True for the block of an `{{else if …}}`. */
  readonly chained?: boolean
}

export interface HandlebarsBlock extends HandlebarsCall {
  readonly type: 'BlockStatement'
  readonly program?: HandlebarsProgram | undefined
  readonly inverse?: HandlebarsProgram | undefined
  readonly openStrip: Strip
  readonly inverseStrip?: Strip | undefined
  readonly closeStrip?: Strip | undefined
}

export type HandlebarsStatement =
  | { readonly type: 'ContentStatement'; readonly value: string; readonly loc: Loc }
  | { readonly type: 'CommentStatement'; readonly value: string; readonly strip: Strip; readonly loc: Loc }
  | (HandlebarsCall & {
      readonly type: 'MustacheStatement'
      readonly escaped: boolean
      readonly strip: Strip
    })
  | HandlebarsBlock
  | {
      readonly type: 'PartialStatement'
      readonly name: HandlebarsExpression
      readonly params: readonly HandlebarsExpression[]
      readonly hash?: HandlebarsHash | undefined
      readonly strip: Strip
      readonly loc: Loc
    }
  | { readonly type: 'PartialBlockStatement' | 'Decorator' | 'DecoratorBlock'; readonly loc: Loc }

interface ParserModule {
  readonly parseWithoutProcessing: (text: string) => HandlebarsProgram
  readonly parser: {
    readonly lexer: { readonly yylloc: LexerPlace; readonly match: string }
  }
}

interface LexerPlace {
  readonly first_line: number
  readonly first_column: number
  readonly last_line: number
  readonly last_column: number
}

/** What the parser could not read: its message, and the token at which it stopped. */
export class HandlebarsSyntaxError extends Error {
  /** 1-based. */
  readonly line: number
  /** 0-based. */
  readonly column: number
  readonly token: string

  constructor(message: string, place: { line: number; column: number }, token: string) {
    super(message)
    this.line = place.line
    this.column = place.column
    this.token = token
  }
}

/**
 * Reads a text with Handlebars' own parser, without its whitespace rules (they rewrite text and lose its place).
 * The parser alone is loaded, and only here: an unchanged project never pays for it.
 * Throws HandlebarsSyntaxError.
 */
export function parseHandlebars(text: string): HandlebarsProgram {
  const load = createRequire(import.meta.url)
  const { parseWithoutProcessing, parser } = load(
    'handlebars/dist/cjs/handlebars/compiler/base.js',
  ) as ParserModule
  try {
    return parseWithoutProcessing(text)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new HandlebarsSyntaxError(error.message, stoppedAt(error, parser.lexer.yylloc), parser.lexer.match)
  }
}

/** The parser's own exceptions carry a place; its grammar errors leave it in the lexer alone. */
function stoppedAt(
  error: Error & { lineNumber?: unknown; column?: unknown },
  lexer: LexerPlace,
): { line: number; column: number } {
  if (typeof error.lineNumber === 'number' && typeof error.column === 'number') {
    return { line: error.lineNumber, column: error.column }
  }
  if (error.message.startsWith('Lexical error')) return { line: lexer.last_line, column: lexer.last_column }
  return { line: lexer.first_line, column: lexer.first_column }
}
