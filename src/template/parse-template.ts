import type { ContentCache } from '../base/content-cache.js'
import { throwCollected, type UserError } from '../base/errors.js'
import { sha256, type JsonValue } from '../base/hash.js'
import { checkLexicalPlaces } from './check-lexical-places.js'
import { convertSyntaxTree } from './convert-syntax-tree.js'
import { HandlebarsSyntaxError, parseHandlebars, type HandlebarsProgram } from './handlebars-parser.js'
import { SourceText } from './source-text.js'
import { dropSilentLines } from './silent-lines.js'
import { describeSyntaxError } from './syntax-error.js'
import type { HeadComment, Template } from './template.js'
import type { TemplateNode } from './template-node.js'

interface ParsedTemplate {
  readonly nodes: readonly TemplateNode[]
  readonly head: HeadComment | undefined
}

/**
 * Reads a template. With a cache, text that was read before costs a hash and never loads the parser.
 * Throws every mistake of the file together, each with its place.
 */
export function parseTemplate(text: string, file: string, cache?: ContentCache): Template {
  const source = new SourceText(file, text)
  const key = cache === undefined ? '' : templateKey(text)
  // Entries are written below alone, and the cache's version stands for this code.
  let parsed = cache?.get(key) as ParsedTemplate | undefined
  if (parsed === undefined) {
    parsed = parse(source)
    cache?.set(key, parsed as unknown as JsonValue)
  }
  return { source, nodes: parsed.nodes, head: parsed.head }
}

/** Where the cache keeps a parsed text. */
export function templateKey(text: string): string {
  return `template:${sha256(text)}`
}

function parse(source: SourceText): ParsedTemplate {
  const foreign = /[\0\u2028\u2029]/.exec(source.text)
  if (foreign !== null) {
    const code = foreign[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    throw source.error(
      'template_character',
      foreign.index,
      `The character U+${code} cannot stand in a template.`,
      'Remove it.',
    )
  }
  const program = read(source)
  const errors: UserError[] = []
  const converted = convertSyntaxTree(program, source, errors)
  const nodes = dropSilentLines(converted.nodes, converted.silentTags, source.text)
  checkLexicalPlaces(nodes, source, errors)
  throwCollected(errors)
  return { nodes, head: headComment(program, source) }
}

function read(source: SourceText): HandlebarsProgram {
  try {
    return parseHandlebars(source.text)
  } catch (error) {
    if (error instanceof HandlebarsSyntaxError) throw describeSyntaxError(error, source)
    throw error
  }
}

function headComment(program: HandlebarsProgram, source: SourceText): HeadComment | undefined {
  for (const statement of program.body) {
    if (statement.type === 'CommentStatement') {
      const start = source.offset(statement.loc.start.line, statement.loc.start.column)
      return { text: statement.value, at: source.text.indexOf(statement.value, start) }
    }
    if (statement.type !== 'ContentStatement' || statement.value.trim() !== '') return undefined
  }
  return undefined
}
