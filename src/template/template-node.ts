/**
 * The closed list of what a template may hold, as plain JSON: what Handlebars' parser gives is turned into this once,
 * and kept by content hash. `at` is the 0-based UTF-16 offset into the template's text.
 */
export type TemplateNode = TextNode | OutputNode | ConfigNode | IfNode | EachNode | WithNode | IncrementalNode

/** A slice of the template's own text. */
export interface TextNode {
  readonly kind: 'text'
  readonly from: number
  readonly to: number
}

/** `{{…}}`: the value is written. */
export interface OutputNode {
  readonly kind: 'output'
  readonly expression: Expression
  readonly at: number
}

export interface ConfigNode {
  readonly kind: 'config'
  readonly entries: readonly NamedArgument[]
  readonly at: number
}

/** `#if`; `#unless` is the same with its branches exchanged. */
export interface IfNode {
  readonly kind: 'if'
  readonly condition: Expression
  readonly then: readonly TemplateNode[]
  readonly otherwise: readonly TemplateNode[]
  readonly at: number
}

export interface EachNode {
  readonly kind: 'each'
  readonly items: Expression
  readonly body: readonly TemplateNode[]
  readonly otherwise: readonly TemplateNode[]
  readonly at: number
}

export interface WithNode {
  readonly kind: 'with'
  readonly value: Expression
  readonly body: readonly TemplateNode[]
  readonly otherwise: readonly TemplateNode[]
  readonly at: number
}

export interface IncrementalNode {
  readonly kind: 'incremental'
  readonly body: readonly TemplateNode[]
  readonly otherwise: readonly TemplateNode[]
  readonly at: number
}

export type Expression =
  TextLiteral | NumberLiteral | BooleanLiteral | NameExpression | ItemExpression | CallExpression

/** `at` is the first character inside the quotes. */
export interface TextLiteral {
  readonly kind: 'text'
  readonly value: string
  /** False when the source has escapes, so that its characters do not stand one for one. */
  readonly exact: boolean
  readonly at: number
}

/** As written in the source. */
export interface NumberLiteral {
  readonly kind: 'number'
  readonly value: string
  readonly at: number
}

export interface BooleanLiteral {
  readonly kind: 'boolean'
  readonly value: boolean
  readonly at: number
}

/** A parameter, `target`, `as_of`, `self`, or a macro or helper called without arguments. */
export interface NameExpression {
  readonly kind: 'name'
  readonly name: string
  readonly at: number
}

/** What `#each` and `#with` bind. */
export interface ItemExpression {
  readonly kind: 'item'
  readonly name: ItemName
  readonly at: number
}

export type ItemName = 'this' | '@first' | '@last' | '@index'

export interface CallExpression {
  readonly kind: 'call'
  readonly name: string
  /** True for `{{> name}}`: only a macro is meant. */
  readonly isMacro: boolean
  readonly positional: readonly Expression[]
  readonly named: readonly NamedArgument[]
  readonly at: number
}

export interface NamedArgument {
  readonly name: string
  readonly value: Expression
  readonly at: number
}
