import { IdentifierNode, OperationNodeTransformer } from 'kysely'
import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  SchemableIdentifierNode,
  UnknownRow,
} from 'kysely'
import type { Session } from '../engine/engine.js'

/** Has queries name schemas as they are called in the warehouse; `aurora.runs` may be `me_aurora.runs`. */
export class SchemaNamesPlugin implements KyselyPlugin {
  readonly #transformer: SchemaNamesTransformer

  constructor(session: Session) {
    this.#transformer = new SchemaNamesTransformer(session)
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node, queryId)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

class SchemaNamesTransformer extends OperationNodeTransformer {
  readonly #session: Session

  constructor(session: Session) {
    super()
    this.#session = session
  }

  protected override transformSchemableIdentifier(node: SchemableIdentifierNode): SchemableIdentifierNode {
    if (node.schema === undefined) return node
    return { ...node, schema: IdentifierNode.create(this.#session.schema(node.schema.name)) }
  }
}
