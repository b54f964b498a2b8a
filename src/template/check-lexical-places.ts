import type { UserError } from '../base/errors.js'
import { advance, isInComment, isSameState, plainSql, type LexicalState } from '../sql/lexical-state.js'
import type { SourceText } from './source-text.js'
import type { Expression, TemplateNode } from './template-node.js'

/** Built-ins that write a complete literal or relation: quotes around them would break it. */
const wholeLiterals: ReadonlySet<string> = new Set(['var', 'env', 'as_of', 'ref', 'source', 'self'])

/**
 * Refuses tags inside SQL comments (they would run, and depend on things, unseen), literals inside quotes, and blocks
 * whose branches leave a comment or quote open.
 */
export function checkLexicalPlaces(
  nodes: readonly TemplateNode[],
  source: SourceText,
  errors: UserError[],
): void {
  const fail = (at: number, message: string, hint: string) =>
    errors.push(source.error('template_place', at, message, hint))

  const walk = (list: readonly TemplateNode[], start: LexicalState): LexicalState => {
    let state = start
    for (const node of list) {
      if (node.kind === 'text') {
        state = advance(state, source.text.slice(node.from, node.to))
        continue
      }
      if (isInComment(state)) {
        fail(
          node.at,
          'A tag stands inside a SQL comment.',
          'Comment it out with {{!-- … --}}, or move the tag.',
        )
        continue
      }
      if (node.kind === 'output' && state.mode !== 'plain' && wholeLiterals.has(nameOf(node.expression))) {
        const name = nameOf(node.expression)
        fail(
          node.at,
          `{{${name}}} stands inside quotes.`,
          `Take the quotes away: {{${name}}} writes them itself.`,
        )
      }
      for (const branch of branches(node)) {
        const end = walk(branch, state)
        if (!isSameState(end, state)) {
          const what = isInComment(end) ? 'comment' : 'quote'
          fail(
            node.at,
            `A ${what} that begins inside this block does not end inside it.`,
            'End it before the block ends.',
          )
        }
      }
    }
    return state
  }
  walk(nodes, plainSql)
}

function branches(node: Exclude<TemplateNode, { kind: 'text' }>): readonly (readonly TemplateNode[])[] {
  switch (node.kind) {
    case 'output':
    case 'config':
      return []
    case 'if':
      return [node.then, node.otherwise]
    default:
      return [node.body, node.otherwise]
  }
}

function nameOf(expression: Expression): string {
  return expression.kind === 'call' || expression.kind === 'name' ? expression.name : ''
}
