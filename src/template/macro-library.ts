import type { ContentCache } from '../base/content-cache.js'
import { UserError, UserErrors } from '../base/errors.js'
import { canonicalJson, sha256 } from '../base/hash.js'
import type { Dialect } from '../engine/engine.js'
import type { Macro } from '../project/types.js'
import { advance, isInComment, plainSql } from '../sql/lexical-state.js'
import { isReservedName } from './built-in-names.js'
import { declaredParameters, type Parameter } from './macro-parameters.js'
import { parseTemplate } from './parse-template.js'
import type { SourceText } from './source-text.js'
import type { Template } from './template.js'
import type { TemplateNode } from './template-node.js'

/** A macro ready to be called: its body without the newline at the file's end. */
export interface ParsedMacro {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly template: Template
}

/** The macros as one engine sees them: a variant in `macros/<dialect>/` wins over the general file. */
export class MacroLibrary {
  readonly dialect: Dialect
  readonly #macros: readonly Macro[]
  readonly #chosen = new Map<string, Macro>()
  readonly #parsed = new Map<string, ParsedMacro>()
  #fingerprint: string | undefined
  /** Where parsed files are kept between runs. */
  readonly cache: ContentCache | undefined

  constructor(macros: readonly Macro[], dialect: Dialect, cache?: ContentCache) {
    this.dialect = dialect
    this.#macros = macros
    this.cache = cache
    for (const macro of macros) {
      if (macro.dialect === dialect) this.#chosen.set(macro.name, macro)
      else if (macro.dialect === undefined && !this.#chosen.has(macro.name))
        this.#chosen.set(macro.name, macro)
    }
  }

  /** Changes with the engine and with any macro that it sees. */
  get fingerprint(): string {
    this.#fingerprint ??= sha256(
      canonicalJson([
        this.dialect,
        ...[...this.#chosen.values()].map(({ name, file, text }) => [name, file, text]),
      ]),
    )
    return this.#fingerprint
  }

  get names(): readonly string[] {
    return [...this.#chosen.keys()]
  }

  /** True for a macro that exists only for other engines. */
  isOfOtherDialect(name: string): boolean {
    return !this.#chosen.has(name) && this.#macros.some((macro) => macro.name === name)
  }

  /** Parses it at the first call. Throws what is wrong with its file. */
  get(name: string): ParsedMacro | undefined {
    const macro = this.#chosen.get(name)
    if (macro === undefined) return undefined
    let parsed = this.#parsed.get(name)
    if (parsed === undefined) {
      parsed = parseMacro(macro, this.cache)
      this.#parsed.set(name, parsed)
    }
    return parsed
  }

  /** Everything that is wrong with the files themselves, those of other engines and unused ones included. */
  errors(): readonly UserError[] {
    const errors: UserError[] = []
    const interfaces = new Map<string, { readonly file: string; readonly signature: string }>()
    for (const macro of this.#macros) {
      try {
        const { parameters } =
          this.#chosen.get(macro.name) === macro
            ? (this.get(macro.name) ?? parseMacro(macro, this.cache))
            : parseMacro(macro, this.cache)
        const signature = parameters.map(({ name, kind }) => `${name}: ${kind}`).join(', ')
        const other = interfaces.get(macro.name)
        if (other === undefined) interfaces.set(macro.name, { file: macro.file, signature })
        else if (other.signature !== signature) errors.push(differentVariants(macro, signature, other))
      } catch (error) {
        if (error instanceof UserErrors) errors.push(...error.errors)
        else if (error instanceof UserError) errors.push(error)
        else throw error
      }
    }
    return errors
  }
}

/** Reads a macro or generic test. Throws what is wrong with its file. */
export function parseMacro(
  macro: { readonly name: string; readonly text: string; readonly file: string },
  cache: ContentCache | undefined,
): ParsedMacro {
  const template = parseTemplate(macro.text, macro.file, cache)
  const { source } = template
  const errors: UserError[] = []
  if (!/^[A-Za-z_]\w*$/.test(macro.name)) {
    errors.push(
      source.error(
        'macro_name',
        0,
        `"${macro.name}" cannot be called: it is not an identifier.`,
        'Rename the file.',
      ),
    )
  } else if (isReservedName(macro.name)) {
    errors.push(
      source.error(
        'macro_name',
        0,
        `A macro cannot be called "${macro.name}".`,
        'That name is a built-in: rename the file.',
      ),
    )
  }
  const parameters = declaredParameters(template, errors)
  const nodes = withoutLastNewline(template.nodes, source)
  checkEnd(nodes, source, errors)
  if (errors.length > 0) throw errors.length === 1 && errors[0] ? errors[0] : new UserErrors(errors)
  return { name: macro.name, parameters, template: { ...template, nodes } }
}

function withoutLastNewline(nodes: readonly TemplateNode[], source: SourceText): readonly TemplateNode[] {
  const last = nodes.at(-1)
  if (last?.kind !== 'text' || last.to !== source.text.length) return nodes
  const newline = /(?:\r\n|\n|\r)$/.exec(source.text)
  if (newline === null) return nodes
  const to = last.to - newline[0].length
  return to > last.from ? [...nodes.slice(0, -1), { ...last, to }] : nodes.slice(0, -1)
}

/** What follows the call must not be swallowed by a comment or quote that the macro leaves open. */
function checkEnd(nodes: readonly TemplateNode[], source: SourceText, errors: UserError[]): void {
  let state = plainSql
  for (const node of nodes) {
    if (node.kind === 'text') state = advance(state, source.text.slice(node.from, node.to))
  }
  if (state.mode === 'plain') return
  const what = isInComment(state) ? 'a SQL comment' : 'an open quote'
  const hint = isInComment(state) ? 'Write it as {{!-- … --}}.' : 'Close the quote.'
  errors.push(
    source.error('template_place', source.text.trimEnd().length, `The macro ends inside ${what}.`, hint),
  )
}

function differentVariants(
  macro: Macro,
  signature: string,
  other: { readonly file: string; readonly signature: string },
): UserError {
  return new UserError(
    `The variants of "${macro.name}" declare different parameters: (${signature}) here, (${other.signature}) in ${other.file}.`,
    {
      code: 'macro_parameter',
      where: { file: macro.file, line: 1, column: 1 },
      hint: 'Declare the same names and kinds in the same order.',
    },
  )
}
