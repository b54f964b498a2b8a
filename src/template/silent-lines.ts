import type { SilentTag } from './convert-syntax-tree.js'
import type { TemplateNode } from './template-node.js'

/**
 * Takes out the lines on which a tag that writes nothing (a comment, `config`, the ends of a block) stands alone, so
 * that compiled SQL has no holes where they were. Text is only cut, never changed: every character keeps its place.
 */
export function dropSilentLines(
  nodes: readonly TemplateNode[],
  tags: readonly SilentTag[],
  text: string,
): readonly TemplateNode[] {
  const cuts: Cuts = { before: new Map(), after: new Map() }
  for (const tag of tags) {
    const from = lineStartBefore(text, tag.from)
    const to = lineEndAfter(text, tag.to)
    if (from === undefined || to === undefined) continue
    cuts.before.set(tag.from, from)
    cuts.after.set(tag.to, to)
  }
  return cuts.before.size === 0 ? nodes : cutNodes(nodes, cuts)
}

interface Cuts {
  /** Where a tag begins: where the text before it ends now. */
  readonly before: Map<number, number>
  /** Where a tag ends: where the text after it begins now. */
  readonly after: Map<number, number>
}

function cutNodes(nodes: readonly TemplateNode[], cuts: Cuts): readonly TemplateNode[] {
  return nodes.flatMap((node): readonly TemplateNode[] => {
    switch (node.kind) {
      case 'text': {
        const from = cuts.after.get(node.from) ?? node.from
        const to = cuts.before.get(node.to) ?? node.to
        return from < to ? [{ kind: 'text', from, to }] : []
      }
      case 'if':
        return [{ ...node, then: cutNodes(node.then, cuts), otherwise: cutNodes(node.otherwise, cuts) }]
      case 'each':
      case 'with':
      case 'incremental':
        return [{ ...node, body: cutNodes(node.body, cuts), otherwise: cutNodes(node.otherwise, cuts) }]
      case 'output':
      case 'config':
        return [node]
    }
  })
}

function lineStartBefore(text: string, offset: number): number | undefined {
  let start = offset
  while (start > 0 && isBlank(text.charCodeAt(start - 1))) start -= 1
  return start === 0 || isLineEnd(text.charCodeAt(start - 1)) ? start : undefined
}

function lineEndAfter(text: string, offset: number): number | undefined {
  let end = offset
  while (end < text.length && isBlank(text.charCodeAt(end))) end += 1
  if (end === text.length) return end
  if (!isLineEnd(text.charCodeAt(end))) return undefined
  return text.startsWith('\r\n', end) ? end + 2 : end + 1
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13
}
