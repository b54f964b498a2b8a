import fc from 'fast-check'
import type { GraphNode } from '../../../src/graph/graph.js'

export function node(
  name: string,
  dependsOn: readonly string[] = [],
  changes: Partial<GraphNode> = {},
): GraphNode {
  return {
    id: name,
    kind: 'model',
    name,
    version: undefined,
    isLatest: true,
    tags: [],
    path: `models/${name}.sql`,
    materialized: 'view',
    testType: undefined,
    dependsOn,
    ...changes,
  }
}

export function testNode(
  name: string,
  dependsOn: readonly string[],
  changes: Partial<GraphNode> = {},
): GraphNode {
  return node(name, dependsOn, {
    kind: 'test',
    materialized: undefined,
    testType: 'generic',
    path: 'models/models.yml',
    ...changes,
  })
}

/** Acyclic graphs `n0`, `n1`, …: each node reads some of those before it; every other one is tagged `even`. */
export function acyclicNodes(maxLength: number): fc.Arbitrary<readonly GraphNode[]> {
  return fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength }).map((rows) =>
    rows.map((parents, index) => {
      const names = index === 0 ? [] : parents.map((parent) => `n${parent % index}`)
      return node(`n${index}`, [...new Set(names)], { tags: index % 2 === 0 ? ['even'] : [] })
    }),
  )
}
