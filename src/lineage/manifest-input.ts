import type { NodeId, Project } from '../project/types.js'
import type { ResolvedDependencies } from '../template/types.js'
import type { ArtifactInput } from './artifact-metadata.js'

export interface ManifestInput extends ArtifactInput {
  readonly project: Project
  readonly dependencies: ReadonlyMap<NodeId, ResolvedDependencies>
  /** Rendered SQL of models and tests, under stable names. */
  readonly compiledSql: ReadonlyMap<NodeId, string>
}
