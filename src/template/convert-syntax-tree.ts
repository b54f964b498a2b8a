import type { UserError } from '../base/errors.js'
import { didYouMean } from '../base/closest.js'
import { blockNames } from './built-in-names.js'
import type {
  HandlebarsBlock,
  HandlebarsCall,
  HandlebarsExpression,
  HandlebarsHash,
  HandlebarsPath,
  HandlebarsProgram,
  HandlebarsStatement,
  Loc,
} from './handlebars-parser.js'
import type { SourceText } from './source-text.js'
import type { Expression, ItemName, NamedArgument, TemplateNode } from './template-node.js'

/** A tag that writes nothing itself: where it begins and ends. Alone on its line, the line goes with it. */
export interface SilentTag {
  readonly from: number
  readonly to: number
}

export interface ConvertedTree {
  readonly nodes: readonly TemplateNode[]
  readonly silentTags: readonly SilentTag[]
}

/** Handlebars' tree as the closed list of nodes; what is outside the list goes to `errors`. */
export function convertSyntaxTree(
  program: HandlebarsProgram,
  source: SourceText,
  errors: UserError[],
): ConvertedTree {
  const converter = new Converter(source, errors)
  return { nodes: converter.program(program), silentTags: converter.silentTags }
}

const itemNames: ReadonlySet<string> = new Set<ItemName>(['this', '@first', '@last', '@index'])
const exponent = /^-?\d+(\.\d+)?[eE][+-]?\d*$/
const number = /^-?\d/

class Converter {
  readonly silentTags: SilentTag[] = []
  readonly #source: SourceText
  readonly #errors: UserError[]

  constructor(source: SourceText, errors: UserError[]) {
    this.#source = source
    this.#errors = errors
  }

  program(program: HandlebarsProgram | undefined): TemplateNode[] {
    return (program?.body ?? []).flatMap((statement) => this.#statement(statement))
  }

  #statement(statement: HandlebarsStatement): readonly TemplateNode[] {
    const at = this.#start(statement.loc)
    if ('strip' in statement && (statement.strip.open === true || statement.strip.close === true)) {
      this.#refuseTilde(at)
    }
    switch (statement.type) {
      case 'ContentStatement':
        return [{ kind: 'text', from: at, to: at + statement.value.length }]
      case 'CommentStatement':
        this.silentTags.push({ from: at, to: this.#end(statement.loc) })
        return []
      case 'MustacheStatement':
        return this.#mustache(statement, at)
      case 'PartialStatement':
        return this.#partial(statement, at)
      case 'BlockStatement':
        return this.#block(statement, at)
      case 'PartialBlockStatement':
        return this.#refuse(at, 'A macro has no body: {{#> …}} is not known.', 'Call it as {{> name a="…"}}.')
      case 'Decorator':
      case 'DecoratorBlock':
        return this.#refuse(
          at,
          'Decorators ({{* …}}, {{#* …}}) are not known here.',
          'Write a macro file instead.',
        )
    }
  }

  #mustache(statement: HandlebarsCall & { readonly escaped: boolean }, at: number): readonly TemplateNode[] {
    if (!statement.escaped) {
      return this.#refuse(
        at,
        '{{{…}}} and {{& …}} are not known here.',
        'Nothing is escaped: write two braces.',
      )
    }
    const expression = this.#call(statement, at)
    if (expression === undefined) return []
    if ((expression.kind === 'call' || expression.kind === 'name') && expression.name === 'config') {
      this.silentTags.push({ from: at, to: this.#end(statement.loc) })
      return this.#config(expression, at)
    }
    return [{ kind: 'output', expression, at }]
  }

  #config(expression: Expression, at: number): readonly TemplateNode[] {
    if (expression.kind !== 'call' || expression.positional.length > 0) {
      return this.#refuse(at, 'config takes named values only.', 'Write {{config materialized="table"}}.')
    }
    return [{ kind: 'config', entries: expression.named, at }]
  }

  #partial(
    statement: {
      readonly name: HandlebarsExpression
      readonly params: readonly HandlebarsExpression[]
      readonly hash?: HandlebarsHash | undefined
    },
    at: number,
  ): readonly TemplateNode[] {
    if (statement.name.type !== 'PathExpression') {
      return this.#refuse(
        at,
        'The name of a macro is written as it is, not computed.',
        'Write {{> name a="…"}}.',
      )
    }
    const name = this.#plainName(statement.name)
    const positional = this.#expressions(statement.params)
    const named = this.#named(statement.hash)
    if (name === undefined) return []
    return [{ kind: 'output', expression: { kind: 'call', name, isMacro: true, positional, named, at }, at }]
  }

  #block(block: HandlebarsBlock, at: number): readonly TemplateNode[] {
    this.#blockTags(block, at)
    if (this.#source.text.startsWith('{{{{', at)) {
      return this.#refuse(at, 'Raw blocks ({{{{…}}}}) are not known here.', '\\{{ writes plain braces.')
    }
    if (
      [block.openStrip, block.inverseStrip, block.closeStrip].some(
        (strip) => strip?.open === true || strip?.close === true,
      )
    ) {
      this.#refuseTilde(at)
    }
    const name = block.path.type === 'PathExpression' ? block.path.original : ''
    if (block.program === undefined) {
      return this.#refuse(at, `{{^${name}}} is not known here.`, 'Write {{#unless …}}.')
    }
    if (block.program.blockParams !== undefined) {
      this.#refuse(at, '"as |…|" is not known here.', 'The item of {{#each}} is {{this}}.')
    }
    const body = this.program(block.program)
    const otherwise = this.program(block.inverse)
    if (!blockNames.includes(name)) {
      return this.#refuse(at, `The block {{#${name}}} is not known.`, didYouMean(name, blockNames))
    }
    const values = this.#expressions(block.params)
    const wanted = name === 'incremental' ? 0 : 1
    if (values.length !== wanted || block.hash !== undefined) {
      const hint =
        wanted === 0 ? 'Write {{#incremental}}.' : `Write {{#${name} value}}; nest with parentheses.`
      return this.#refuse(at, `{{#${name}}} takes ${wanted === 0 ? 'no value' : 'one value'}.`, hint)
    }
    if (name === 'incremental') return [{ kind: 'incremental', body, otherwise, at }]
    const [value] = values
    if (value === undefined) return []
    if (name === 'if') return [{ kind: 'if', condition: value, then: body, otherwise, at }]
    if (name === 'unless') return [{ kind: 'if', condition: value, then: otherwise, otherwise: body, at }]
    if (name === 'each') return [{ kind: 'each', items: value, body, otherwise, at }]
    return [{ kind: 'with', value, body, otherwise, at }]
  }

  /**
   * Notes the tags that open, divide and close a block. The parser gives no place for them, but the statements between
   * stand one against the other, so that a tag begins where the statement before it ends.
   */
  #blockTags(block: HandlebarsBlock, at: number): void {
    const openEnd = this.#tagEnd(block, at)
    this.silentTags.push({ from: at, to: openEnd })
    const first = block.program ?? block.inverse
    const second = block.program === undefined ? undefined : block.inverse
    let end = this.#programEnd(first, openEnd)
    if (second !== undefined && second.chained !== true) {
      const elseEnd = this.#closingBraces(end)
      this.silentTags.push({ from: end, to: elseEnd })
      end = this.#programEnd(second, elseEnd)
    } else if (second !== undefined) {
      return // The block of the `{{else if}}` notes its own tag, the innermost of them the shared closing tag.
    }
    this.silentTags.push({ from: end, to: this.#closingBraces(end) })
  }

  #programEnd(program: HandlebarsProgram | undefined, empty: number): number {
    const last = program?.body.at(-1)
    return last === undefined ? empty : this.#end(last.loc)
  }

  /** The end of an opening tag: nothing but blanks and `as |…|` can stand after its last value. */
  #tagEnd(call: HandlebarsCall, at: number): number {
    const values = [call.path, ...call.params, ...(call.hash?.pairs ?? [])]
    return this.#closingBraces(Math.max(at, ...values.map((value) => this.#end(value.loc))))
  }

  #closingBraces(from: number): number {
    const found = this.#source.text.indexOf('}}', from)
    return found < 0 ? this.#source.text.length : found + 2
  }

  #call(call: HandlebarsCall, at: number): Expression | undefined {
    if (call.path.type !== 'PathExpression') {
      this.#refuse(at, 'A tag begins with a name.', 'Plain SQL is written outside of tags.')
      return undefined
    }
    if (call.params.length === 0 && call.hash === undefined) {
      const value = this.#path(call.path)
      return value === undefined ? undefined : { ...value, at }
    }
    const name = this.#plainName(call.path)
    const positional = this.#expressions(call.params)
    const named = this.#named(call.hash)
    return name === undefined ? undefined : { kind: 'call', name, isMacro: false, positional, named, at }
  }

  #expressions(list: readonly HandlebarsExpression[]): readonly Expression[] {
    return list.flatMap((expression) => this.#expression(expression) ?? [])
  }

  #named(hash: HandlebarsHash | undefined): readonly NamedArgument[] {
    const named: NamedArgument[] = []
    for (const pair of hash?.pairs ?? []) {
      const value = this.#expression(pair.value)
      const at = this.#start(pair.loc)
      if (named.some((other) => other.name === pair.key)) {
        this.#refuse(at, `"${pair.key}" is given twice.`, 'Give it once.')
      } else if (value !== undefined) named.push({ name: pair.key, value, at })
    }
    return named
  }

  #expression(expression: HandlebarsExpression): Expression | undefined {
    const at = this.#start(expression.loc)
    const written = this.#source.text.slice(at, this.#end(expression.loc))
    switch (expression.type) {
      case 'StringLiteral':
        return {
          kind: 'text',
          value: expression.value,
          exact: written.slice(1, -1) === expression.value,
          at: at + 1,
        }
      case 'NumberLiteral':
        return { kind: 'number', value: written, at }
      case 'BooleanLiteral':
        return { kind: 'boolean', value: expression.value, at }
      case 'PathExpression':
        return this.#path(expression)
      case 'SubExpression':
        return this.#call(expression, at)
      case 'NullLiteral':
      case 'UndefinedLiteral':
        this.#refuse(at, `"${written}" is not a value here.`, 'For the SQL word, write "null" in quotes.')
        return undefined
    }
  }

  #path(path: HandlebarsPath): Expression | undefined {
    const at = this.#start(path.loc)
    if (exponent.test(path.original)) {
      this.#refuse(
        at,
        `The number ${path.original} has an exponent.`,
        'Write it out: an exponent makes it inexact.',
      )
      return undefined
    }
    if (itemNames.has(path.original)) return { kind: 'item', name: path.original as ItemName, at }
    const name = this.#plainName(path)
    return name === undefined ? undefined : { kind: 'name', name, at }
  }

  #plainName(path: HandlebarsPath): string | undefined {
    const at = this.#start(path.loc)
    const [name] = path.parts
    const isPlain = path.parts.length === 1 && path.depth === 0 && !path.data && name === path.original
    if (isPlain && typeof name === 'string' && /^[A-Za-z_]\w*$/.test(name)) return name
    if (number.test(path.original)) {
      this.#refuse(
        at,
        `"${path.original}" is neither a number nor a name.`,
        'Numbers are plain digits, e.g. 500 or 0.5.',
      )
    } else if (path.depth > 0) {
      this.#refuse(
        at,
        `"${path.original}" reaches out of its block.`,
        'Parameters are visible inside blocks: no ../ is needed.',
      )
    } else if (path.data) {
      this.#refuse(
        at,
        `"${path.original}" is not known.`,
        'Inside {{#each}} there are @first, @last and @index.',
      )
    } else {
      this.#refuse(
        at,
        `"${path.original}" is not a plain name.`,
        'A value has no members; SQL text stands in quotes.',
      )
    }
    return undefined
  }

  #refuseTilde(at: number): void {
    this.#refuse(
      at,
      'Whitespace control (~) is not known here.',
      'SQL does not mind blanks: leave the ~ out.',
    )
  }

  #refuse(at: number, message: string, hint?: string): readonly TemplateNode[] {
    this.#errors.push(this.#source.error('template_syntax', at, message, hint))
    return []
  }

  #start(loc: Loc): number {
    return this.#source.offset(loc.start.line, loc.start.column)
  }

  #end(loc: Loc): number {
    return this.#source.offset(loc.end.line, loc.end.column)
  }
}
