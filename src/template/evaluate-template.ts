import { didYouMean } from '../base/closest.js'
import { UserError, UserErrors } from '../base/errors.js'
import { quoteText } from '../engine/identifiers.js'
import { bindParameters } from './bind-parameters.js'
import { evaluateHelper } from './evaluate-helper.js'
import { helperNames, lookupNames, reservedNames } from './built-in-names.js'
import type { EvaluationHost } from './evaluation-host.js'
import { frameError, type Frame } from './frame.js'
import type { MacroLibrary, ParsedMacro } from './macro-library.js'
import { varLiteral } from './sql-literal.js'
import type { CallExpression, Expression, ItemExpression, TemplateNode } from './template-node.js'
import type { RefCall } from './types.js'
import { configEntries } from './config-entries.js'
import { originPosition, truth, unknownValue, type Piece, type TextValue, type Value } from './value.js'

/** Walks a template's nodes. One walk serves rendering and the reading of dependencies: the host tells them apart. */
export class Evaluator {
  readonly #library: MacroLibrary
  readonly #host: EvaluationHost

  constructor(library: MacroLibrary, host: EvaluationHost) {
    this.#library = library
    this.#host = host
  }

  /** Appends what the nodes write to `output`. */
  run(nodes: readonly TemplateNode[], frame: Frame, output: Piece[]): void {
    for (const node of nodes) this.#node(node, frame, output)
  }

  #node(node: TemplateNode, frame: Frame, output: Piece[]): void {
    const { source, site } = frame
    switch (node.kind) {
      case 'text':
        output.push({
          text: source.text.slice(node.from, node.to),
          origin: { source, at: node.from },
          exact: true,
          site,
        })
        return
      case 'output':
        this.#write(this.#evaluate(node.expression, frame), node.at, frame, output)
        return
      case 'config': {
        if (frame.parameters !== undefined || frame.isInBlock) {
          this.#fail(
            frame,
            node.at,
            'template_config',
            'config stands here inside a macro or block.',
            'It belongs at the top of the model.',
          )
          return
        }
        const values = node.entries.map((entry) => ({ ...entry, value: this.#evaluate(entry.value, frame) }))
        const entries = configEntries(values, (at, message) =>
          this.#fail(frame, at, 'template_config', message, 'Values of config are literals.'),
        )
        this.#host.config(entries, source.position(node.at))
        return
      }
      case 'if': {
        const condition = truth(this.#evaluate(node.condition, frame))
        this.#branches(condition, node.then, node.otherwise, inBlock(frame), output)
        return
      }
      case 'incremental':
        if (frame.parameters !== undefined) this.#refuseInMacro('#incremental', node.at, frame)
        this.#branches(this.#host.incremental(), node.body, node.otherwise, inBlock(frame), output)
        return
      case 'with': {
        const value = this.#evaluate(node.value, frame)
        const inner = { ...inBlock(frame), item: { this: value } }
        const isThere = truth(value)
        if (isThere !== false) this.run(node.body, inner, output)
        if (isThere !== true) this.run(node.otherwise, inBlock(frame), output)
        return
      }
      case 'each':
        this.#each(node, frame, output)
        return
    }
  }

  #each(node: TemplateNode & { readonly kind: 'each' }, frame: Frame, output: Piece[]): void {
    const items = this.#evaluate(node.items, frame)
    const inner = inBlock(frame)
    if (items.kind === 'unknown') {
      this.run(node.body, { ...inner, item: { this: unknownValue } }, output)
      this.run(node.otherwise, inner, output)
    } else if (items.kind !== 'list') {
      this.#fail(
        frame,
        node.at,
        'template_value',
        '{{#each}} takes a list.',
        'Write {{#each (list "a" "b")}}, or declare the parameter as list.',
      )
    } else if (items.items.length === 0) {
      this.run(node.otherwise, inner, output)
    } else {
      for (const [index, item] of items.items.entries()) {
        const position = { index, isLast: index === items.items.length - 1 }
        this.run(node.body, { ...inner, item: { this: item, position } }, output)
      }
    }
  }

  /** Runs the branch taken, or both where the condition is not known yet. */
  #branches(
    condition: boolean | undefined,
    then: readonly TemplateNode[],
    otherwise: readonly TemplateNode[],
    frame: Frame,
    output: Piece[],
  ): void {
    if (condition !== false) this.run(then, frame, output)
    if (condition !== true) this.run(otherwise, frame, output)
  }

  #write(value: Value, at: number, frame: Frame, output: Piece[]): void {
    const here = { origin: { source: frame.source, at }, exact: false, site: frame.site }
    const written = (text: string): Piece => ({ text, ...here })
    const placed = (piece: Piece): Piece => (piece.origin === undefined ? { ...piece, ...here } : piece)
    switch (value.kind) {
      case 'text':
        if (value.isExpression) output.push(written('('))
        for (const piece of value.pieces) output.push(placed(piece))
        if (value.isExpression) output.push(written(')'))
        return
      case 'boolean':
        if (value.value !== undefined) output.push(written(String(value.value)))
        return
      case 'list':
        this.#fail(
          frame,
          at,
          'template_value',
          'A list cannot be written as it is.',
          'Write its items with {{#each}}.',
        )
        return
      case 'unknown':
        return
    }
  }

  #evaluate(expression: Expression, frame: Frame): Value {
    switch (expression.kind) {
      case 'text':
      case 'number': {
        const exact = expression.kind === 'number' || expression.exact
        const origin = { source: frame.source, at: expression.at }
        return {
          kind: 'text',
          raw: expression.value,
          isLiteral: true,
          isExpression: false,
          pieces: [{ text: expression.value, origin, exact, site: frame.site }],
        }
      }
      case 'boolean':
        return { kind: 'boolean', value: expression.value }
      case 'item':
        return this.#item(expression, frame)
      case 'name':
        return this.#call({ ...expression, kind: 'call', isMacro: false, positional: [], named: [] }, frame)
      case 'call':
        return this.#call(expression, frame)
    }
  }

  #item(expression: ItemExpression, frame: Frame): Value {
    const { item } = frame
    if (
      item === undefined ||
      (expression.name !== 'this' && item.position === undefined && item.this.kind !== 'unknown')
    ) {
      return this.#fail(
        frame,
        expression.at,
        'template_value',
        `{{${expression.name}}} stands outside of {{#each}}.`,
        'It is the item of the loop around it; a template has no other context.',
      )
    }
    if (expression.name === 'this') return item.this
    if (item.position === undefined) return unknownValue
    const { index, isLast } = item.position
    if (expression.name === '@first') return { kind: 'boolean', value: index === 0 }
    if (expression.name === '@last') return { kind: 'boolean', value: isLast }
    return this.#text(String(index), String(index), expression.at, frame)
  }

  #call(call: CallExpression, frame: Frame): Value {
    const { name } = call
    const hasArguments = call.positional.length > 0 || call.named.length > 0
    const parameter = call.isMacro ? undefined : frame.parameters?.get(name)
    if (parameter !== undefined) {
      if (!hasArguments) return parameter
      return this.#fail(
        frame,
        call.at,
        'template_value',
        `"${name}" is a parameter: it takes no arguments.`,
        'Write it alone.',
      )
    }
    if (call.isMacro || !reservedNames.includes(name)) return this.#macro(call, frame)
    if (helperNames.includes(name)) {
      const values = call.positional.map((argument) => this.#evaluate(argument, frame))
      const result = evaluateHelper(call, values)
      return 'problem' in result
        ? this.#fail(frame, call.at, 'template_value', result.problem, result.hint)
        : result
    }
    if (lookupNames.includes(name)) return this.#lookup(call, frame)
    if (name === 'target' || name === 'as_of' || name === 'self') {
      if (hasArguments)
        return this.#fail(
          frame,
          call.at,
          'template_value',
          `${name} takes no arguments.`,
          `Write {{${name}}}.`,
        )
      if (name === 'target') return this.#text(this.#library.dialect, this.#library.dialect, call.at, frame)
      if (frame.parameters !== undefined) return this.#refuseInMacro(name, call.at, frame)
      const text = name === 'as_of' ? this.#host.asOf() : this.#host.self()
      return this.#text(text, text, call.at, frame)
    }
    return this.#fail(
      frame,
      call.at,
      'template_value',
      `"${name}" is not a value.`,
      `Blocks are written {{#${name} …}}.`,
    )
  }

  /** `ref`, `source`, `var`, `env`: their arguments are literals, so that dependencies are known without running. */
  #lookup(call: CallExpression, frame: Frame): Value {
    const { name } = call
    const isRef = name === 'ref'
    const wanted = name === 'source' ? 2 : 1
    const shape = name === 'source' ? '{{source "provider" "endpoint"}}' : `{{${name} "name"}}`
    if (name === 'env' && frame.parameters !== undefined) return this.#refuseInMacro(name, call.at, frame)
    const values = call.positional.map((argument) => this.#evaluate(argument, frame))
    const extra = call.named.find((argument) => !isRef || argument.name !== 'v')
    if (values.length !== wanted || extra !== undefined) {
      return this.#fail(
        frame,
        extra?.at ?? call.at,
        'template_value',
        `${name} is written ${shape}.`,
        isRef ? 'A version is pinned with v=1.' : undefined,
      )
    }
    const literals = values.map((value, index) =>
      this.#literal(value, call, call.positional[index]?.at ?? call.at, frame),
    )
    const [first, second] = literals
    if (first === undefined || (wanted === 2 && second === undefined)) return unknownValue
    switch (name) {
      case 'ref': {
        const version = this.#version(call, frame)
        if (version === 'invalid') return unknownValue
        const text = this.#host.ref({ name: first.text, version, position: first.position })
        return this.#text(text, text, call.at, frame)
      }
      case 'source': {
        const endpoint = second?.text ?? ''
        const text = this.#host.source({ provider: first.text, endpoint, position: first.position })
        return this.#text(text, text, call.at, frame)
      }
      case 'env': {
        const text = this.#host.env({ name: first.text, position: first.position })
        return this.#text(text, text === undefined ? undefined : quoteText(text), call.at, frame)
      }
      default: {
        const text = this.#host.var({ name: first.text, position: first.position })
        const literal = text === undefined ? undefined : varLiteral(text)
        if (text !== undefined && literal === undefined) {
          return this.#fail(
            frame,
            call.at,
            'var_precision',
            `The var "${first.text}" is ${text}: more digits than DECIMAL(38,18) holds.`,
            'Shorten it; it would be rounded.',
          )
        }
        return this.#text(text, literal, call.at, frame)
      }
    }
  }

  #literal(value: Value, call: CallExpression, at: number, frame: Frame): Literal | undefined {
    if (value.kind === 'unknown') return undefined
    if (value.kind === 'text' && value.isLiteral && value.raw !== undefined) {
      const origin = value.pieces[0]?.origin ?? { source: frame.source, at }
      return { text: value.raw, position: originPosition(origin) }
    }
    this.#fail(
      frame,
      at,
      'template_not_literal',
      `The argument of ${call.name} is not a literal.`,
      'Write the name in quotes, or hand it to the macro in quotes: dependencies are read without running the template.',
    )
    return undefined
  }

  #version(call: CallExpression, frame: Frame): number | undefined | 'invalid' {
    const [argument] = call.named
    if (argument === undefined) return undefined
    const literal = this.#literal(this.#evaluate(argument.value, frame), call, argument.value.at, frame)
    if (literal === undefined) return 'invalid'
    if (/^[1-9]\d{0,5}$/.test(literal.text)) return Number(literal.text)
    this.#fail(
      frame,
      argument.value.at,
      'template_value',
      `"${literal.text}" is not a version.`,
      'Versions are whole numbers from 1: v=1.',
    )
    return 'invalid'
  }

  #macro(call: CallExpression, frame: Frame): Value {
    const { name } = call
    const macro = this.#knownMacro(call, frame)
    if (macro === undefined) {
      for (const argument of [...call.positional, ...call.named.map((named) => named.value)])
        this.#evaluate(argument, frame)
      return unknownValue
    }
    if (frame.stack.includes(name)) {
      const cycle = [...frame.stack.slice(frame.stack.indexOf(name)), name].join(' -> ')
      return this.#fail(
        frame,
        call.at,
        'macro_cycle',
        `The macro calls itself: ${cycle}.`,
        'A macro cannot be recursive.',
      )
    }
    this.#host.macro(name)
    const positional = call.positional.map((argument) => ({
      at: argument.at,
      value: this.#evaluate(argument, frame),
    }))
    const named = call.named.map((argument) => ({
      ...argument,
      value: this.#evaluate(argument.value, frame),
    }))
    const { parameters, problems } = bindParameters(macro, { at: call.at, positional, named })
    for (const problem of problems)
      this.#fail(frame, problem.at, 'macro_parameter', problem.message, problem.hint)
    const inner: Frame = {
      source: macro.template.source,
      parameters,
      item: undefined,
      isInBlock: false,
      site: { source: frame.source, at: call.at, outer: frame.site },
      stack: [...frame.stack, name],
    }
    const pieces: Piece[] = []
    this.run(macro.template.nodes, inner, pieces)
    const raw = this.#host.rendersText ? pieces.map((piece) => piece.text).join('') : undefined
    return { kind: 'text', raw, isLiteral: false, isExpression: false, pieces }
  }

  #knownMacro(call: CallExpression, frame: Frame): ParsedMacro | undefined {
    try {
      const macro = this.#library.get(call.name)
      if (macro === undefined) this.#unknownName(call, frame)
      return macro
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      for (const each of error instanceof UserErrors ? error.errors : [error]) this.#host.fail(each)
      return undefined
    }
  }

  #unknownName(call: CallExpression, frame: Frame): void {
    const { name } = call
    if (this.#library.isOfOtherDialect(name)) {
      this.#fail(
        frame,
        call.at,
        'unknown_macro',
        `The macro "${name}" has no variant for ${this.#library.dialect}.`,
        `Add macros/${this.#library.dialect}/${name}.sql, or macros/${name}.sql for every engine.`,
      )
      return
    }
    const visible = [...(frame.parameters?.keys() ?? []), ...this.#library.names]
    const known = call.isMacro ? this.#library.names : [...visible, ...reservedNames]
    const what = call.isMacro
      ? 'macro'
      : frame.parameters === undefined
        ? 'helper or macro'
        : 'parameter, helper or macro'
    const hint = didYouMean(name, known) || 'SQL text given to a macro stands in quotes.'
    this.#fail(
      frame,
      call.at,
      call.isMacro ? 'unknown_macro' : 'unknown_name',
      `There is no ${what} "${name}".`,
      hint,
    )
  }

  #refuseInMacro(name: string, at: number, frame: Frame): Value {
    return this.#fail(
      frame,
      at,
      'template_value',
      `${name} is not visible inside a macro.`,
      'Give it to the macro as a parameter.',
    )
  }

  /** A text that a built-in wrote: `raw` for comparisons, `sql` for the output; undefined while not known yet. */
  #text(raw: string | undefined, sql: string | undefined, at: number, frame: Frame): TextValue {
    const pieces =
      sql === undefined
        ? []
        : [{ text: sql, origin: { source: frame.source, at }, exact: false, site: frame.site }]
    return { kind: 'text', raw, isLiteral: false, isExpression: false, pieces }
  }

  #fail(frame: Frame, at: number, code: string, message: string, hint: string | undefined): Value {
    this.#host.fail(frameError(frame, at, code, message, hint))
    return unknownValue
  }
}

interface Literal {
  readonly text: string
  readonly position: RefCall['position']
}

function inBlock(frame: Frame): Frame {
  return frame.isInBlock ? frame : { ...frame, isInBlock: true }
}
