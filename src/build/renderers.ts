import { quoteRelation } from '../engine/identifiers.js'
import { asOfLiteral } from './as-of.js'
import type { CompiledProject } from './compile.js'
import { Renderer, asOfPlaceholder } from './render.js'

type Env = Readonly<Record<string, string | undefined>>

/** Stable names, and a placeholder for the logical time: the text that fingerprints and artifacts are made of. */
export function logicalRenderer(compiled: CompiledProject, env: Env): Renderer {
  return new Renderer(compiled, {
    relationOf: (node) => quoteRelation(node.relation),
    asOf: asOfPlaceholder,
    vars: compiled.project.config.vars,
    env,
  })
}

/** Stable names and a real logical time: text that runs over what is published. */
export function previewRenderer(compiled: CompiledProject, env: Env, asOf: string): Renderer {
  return new Renderer(compiled, {
    relationOf: (node) => quoteRelation(node.relation),
    asOf: asOfLiteral(asOf),
    vars: compiled.project.config.vars,
    env,
  })
}
