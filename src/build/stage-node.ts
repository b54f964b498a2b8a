import type { RelationName, Session } from '../engine/engine.js'
import type { BuildNode, CompiledProject } from './compile.js'
import { checkModel } from './check-model.js'
import { materializeSeed } from './materialize/seed.js'
import { materializeTable } from './materialize/table.js'
import { materializeView } from './materialize/view.js'
import type { QueryTwin } from './query-twin.js'
import type { Renderer } from './render.js'
import { typedSelect } from './typed-select.js'

export interface StageNodeInput {
  readonly compiled: CompiledProject
  /** Renders over what is staged. */
  readonly physical: Renderer
  /** SQL of the generated view of each source. */
  readonly sourceSql: (node: BuildNode) => string
  readonly node: BuildNode
  readonly relation: RelationName
  readonly twin: QueryTwin | undefined
}

/** Makes one node's physical relation; gives the number of rows of a table. Throws UserErrors and EngineErrors. */
export async function stageNode(session: Session, input: StageNodeInput): Promise<number | undefined> {
  const { node, relation, physical, compiled } = input
  switch (node.kind) {
    case 'source':
      return materializeView(session, relation, input.sourceSql(node))
    case 'seed':
      return materializeSeed(session, compiled.project, node, relation)
    case 'model': {
      const rendered = physical.model(node)
      await checkModel(session, compiled, node, physical, input.twin)
      const sql = typedSelect(session.dialect, node, rendered.sql)
      return node.config.materialized === 'table'
        ? materializeTable(session, node, relation, sql)
        : materializeView(session, relation, sql)
    }
  }
}
