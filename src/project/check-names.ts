import type { Problems } from './problems.js'
import type { DataTest, Model, Seed, Source } from './types.js'

/** `ref` finds models and seeds by name alone; versions of one model share it. */
export function checkNodeNames(nodes: readonly (Seed | Model)[], problems: Problems): void {
  const seen = new Map<string, Seed | Model>()
  for (const node of nodes) {
    const first = seen.get(node.name)
    if (first !== undefined && (first.kind === 'seed' || node.kind === 'seed')) {
      problems.add(node.position.file, {
        code: 'duplicate_node',
        message: `${node.kind} "${node.name}" has the name of the seed ${first.file}`,
        place: [node.position.line, node.position.column],
        hint: 'Rename one of them: ref finds both by name.',
      })
    } else seen.set(node.name, node)
  }
}

/** No two nodes may be one relation, such as `a_v1` and version 1 of `a`. */
export function checkRelations(nodes: readonly (Seed | Model | Source)[], problems: Problems): void {
  const seen = new Map<string, string>()
  for (const node of nodes) {
    const latestName = node.kind === 'model' && node.version !== undefined && node.isLatest ? [node.name] : []
    for (const name of [node.relation.name, ...latestName]) {
      const relation = `${node.relation.schema}.${name}`
      const first = seen.get(relation)
      if (first !== undefined) {
        problems.add(node.position.file, {
          code: 'duplicate_relation',
          message: `relation ${relation} is also that of ${first}`,
          place: [node.position.line, node.position.column],
          hint: 'Rename one of them, or put it into another schema.',
        })
      }
      seen.set(relation, node.id)
    }
  }
}

/** Generic and singular tests share one list of names. */
export function checkTestNames(tests: readonly DataTest[], problems: Problems): void {
  const names = new Map<string, DataTest>()
  for (const test of tests) {
    const first = names.get(test.name)
    if (first !== undefined && first.kind !== test.kind) {
      problems.add(test.position.file, {
        code: 'duplicate_test',
        message: `a second test is called "${test.name}"`,
        place: [test.position.line, test.position.column],
        hint: `The first one is at ${first.position.file}:${first.position.line}.`,
      })
    }
    names.set(test.name, test)
  }
}
