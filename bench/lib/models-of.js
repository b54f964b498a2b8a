import { compileProject } from '../../dist/build/compile.js'
import { Renderer } from '../../dist/build/render.js'
import { loadProject } from '../../dist/project/load-project.js'

/**
 * The models of the project in the current folder that make a relation, parents first, and what renders them over the
 * relations that `nameOf` gives for models, and over what is published for the rest.
 */
export function modelsOf(dialect, nameOf) {
  const project = loadProject({ root: process.cwd(), cache: undefined })
  const compiled = compileProject(project, dialect, undefined, '2026-01-01')
  const renderer = new Renderer(compiled, {
    relationOf: (node) =>
      node.kind === 'model' ? nameOf(node.relation) : `"${node.relation.schema}"."${node.relation.name}"`,
    asOf: `cast('2026-10-01T00:00:00Z' as timestamptz)`,
    vars: project.config.vars,
    env: {},
  })
  const models = compiled.graph.order
    .map((id) => compiled.nodes.get(id))
    .filter((node) => node?.kind === 'model' && node.config.materialized !== 'ephemeral')
  return { project, models, renderer }
}
