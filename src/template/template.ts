import type { SourceText } from './source-text.js'
import type { TemplateNode } from './template-node.js'

/** A parsed template: the same for every engine, project and rendering. */
export interface Template {
  readonly source: SourceText
  readonly nodes: readonly TemplateNode[]
  /** The comment with which the file begins; in a macro it declares the parameters. */
  readonly head: HeadComment | undefined
}

export interface HeadComment {
  readonly text: string
  /** Offset of `text` in the template. */
  readonly at: number
}
