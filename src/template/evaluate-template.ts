import { configEntries } from './config-entries.js'
import { evaluateExpression } from './evaluate-expression.js'
import { fail, refuseInMacro, type Evaluation } from './evaluation.js'
import type { EvaluationHost } from './evaluation-host.js'
import type { Frame } from './frame.js'
import type { MacroLibrary } from './macro-library.js'
import type { ConfigNode, EachNode, Expression, TemplateNode, WithNode } from './template-node.js'
import { truth, unknownValue, type Piece, type Value } from './value.js'

/** Walks a template's nodes. One walk serves rendering and the reading of dependencies: the host tells them apart. */
export class Evaluator implements Evaluation {
  readonly library: MacroLibrary
  readonly host: EvaluationHost

  constructor(library: MacroLibrary, host: EvaluationHost) {
    this.library = library
    this.host = host
  }

  run(nodes: readonly TemplateNode[], frame: Frame, output: Piece[]): void {
    for (const node of nodes) this.#node(node, frame, output)
  }

  #node(node: TemplateNode, frame: Frame, output: Piece[]): void {
    const { source, site } = frame
    switch (node.kind) {
      case 'text': {
        const text = source.text.slice(node.from, node.to)
        output.push({ text, origin: { source, at: node.from }, exact: true, site })
        return
      }
      case 'output':
        this.#write(this.#evaluate(node.expression, frame), node.at, frame, output)
        return
      case 'config':
        this.#config(node, frame)
        return
      case 'if': {
        const condition = truth(this.#evaluate(node.condition, frame))
        this.#branches(condition, node.then, node.otherwise, frame, output)
        return
      }
      case 'incremental':
        if (frame.parameters !== undefined) refuseInMacro(this, frame, node.at, '#incremental')
        this.#branches(this.host.incremental(), node.body, node.otherwise, frame, output)
        return
      case 'with':
        this.#with(node, frame, output)
        return
      case 'each':
        this.#each(node, frame, output)
        return
    }
  }

  #config(node: ConfigNode, frame: Frame): void {
    const code = 'template_config'
    if (frame.parameters !== undefined || frame.isInBlock) {
      const message = 'config stands here inside a macro or block.'
      fail(this, frame, node.at, { code, message, hint: 'It belongs at the top of the model.' })
      return
    }
    const values = node.entries.map((entry) => ({ ...entry, value: this.#evaluate(entry.value, frame) }))
    const entries = configEntries(values, (at, message) =>
      fail(this, frame, at, { code, message, hint: 'Values of config are literals.' }),
    )
    this.host.config(entries, frame.source.position(node.at))
  }

  #with(node: WithNode, frame: Frame, output: Piece[]): void {
    const value = this.#evaluate(node.value, frame)
    const isThere = truth(value)
    const inner = inBlock(frame)
    if (isThere !== false) this.run(node.body, { ...inner, item: { this: value } }, output)
    if (isThere !== true) this.run(node.otherwise, inner, output)
  }

  #each(node: EachNode, frame: Frame, output: Piece[]): void {
    const items = this.#evaluate(node.items, frame)
    const inner = inBlock(frame)
    if (items.kind === 'unknown') {
      this.run(node.body, { ...inner, item: { this: unknownValue } }, output)
      this.run(node.otherwise, inner, output)
    } else if (items.kind !== 'list') {
      const hint = 'Write {{#each (list "a" "b")}}, or declare the parameter as list.'
      fail(this, frame, node.at, { message: '{{#each}} takes a list.', hint })
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
    const inner = inBlock(frame)
    if (condition !== false) this.run(then, inner, output)
    if (condition !== true) this.run(otherwise, inner, output)
  }

  #write(value: Value, at: number, frame: Frame, output: Piece[]): void {
    const here = { origin: { source: frame.source, at }, exact: false, site: frame.site }
    switch (value.kind) {
      case 'text':
        if (value.isExpression) output.push({ text: '(', ...here })
        for (const piece of value.pieces)
          output.push(piece.origin === undefined ? { ...piece, ...here } : piece)
        if (value.isExpression) output.push({ text: ')', ...here })
        return
      case 'boolean':
        if (value.value !== undefined) output.push({ text: String(value.value), ...here })
        return
      case 'list':
        fail(this, frame, at, {
          message: 'A list cannot be written as it is.',
          hint: 'Write its items with {{#each}}.',
        })
        return
      case 'unknown':
        return
    }
  }

  #evaluate(expression: Expression, frame: Frame): Value {
    return evaluateExpression(expression, frame, this)
  }
}

function inBlock(frame: Frame): Frame {
  return frame.isInBlock ? frame : { ...frame, isInBlock: true }
}
