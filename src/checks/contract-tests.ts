import type { ArgumentValue, GenericTest, Position, TestConfig } from '../project/types.js'
import type { ContractedNode } from './contracted-node.js'
import { hasPhysicalConstraints, keyOf } from './contracted-node.js'

const config: TestConfig = {
  severity: 'error',
  warnIf: '!= 0',
  errorIf: '!= 0',
  where: undefined,
  limit: 100,
  storeFailures: true,
  tags: ['contract'],
}

/**
 * What a contract promises and the engine does not guard itself, as tests: the keys of every node, and NOT NULL and
 * CHECK of those that are not tables. A promise that the YAML tests already, without exceptions, is left out.
 */
export function contractTests(
  node: ContractedNode,
  declared: readonly GenericTest[],
): readonly GenericTest[] {
  const covered = new Set(declared.filter(isUnconditional).map(promiseOf))
  return promisedTests(node).filter((test) => {
    const promise = promiseOf(test)
    const isNew = !covered.has(promise)
    covered.add(promise)
    return isNew
  })
}

function promisedTests(node: ContractedNode): readonly GenericTest[] {
  const tests: GenericTest[] = []
  const key = keyOf(node)
  const [only, second] = key
  if (only !== undefined && second === undefined) tests.push(synthesize(node, 'unique', only, {}))
  if (second !== undefined) tests.push(synthesize(node, 'unique_combination', undefined, { columns: key }))
  for (const column of node.columns) {
    const { constraints, name, position } = column
    // NULLs are no duplicates to `unique`, so a key of one column needs both.
    if (constraints.unique && name !== only) tests.push(synthesize(node, 'unique', name, {}, position))
    if (hasPhysicalConstraints(node)) {
      if (key.includes(name) && !constraints.notNull) {
        tests.push(synthesize(node, 'not_null', name, {}, position))
      }
      continue
    }
    if (constraints.notNull || key.includes(name))
      tests.push(synthesize(node, 'not_null', name, {}, position))
    constraints.checks.forEach((check, index) => {
      // As in DDL a CHECK that is NULL holds, while an expression test fails on NULL.
      const expression = `(${check}\n) is not false`
      tests.push(synthesize(node, 'expression', name, { expression }, position, index))
    })
  }
  return [...tests, ...uniqueIndexTests(node)]
}

/** Only one engine has the index, and the same rows must be refused on both. */
function uniqueIndexTests(node: ContractedNode): readonly GenericTest[] {
  if (node.kind === 'seed') return []
  return node.config.indexes.flatMap(({ columns, unique }, index) => {
    const [only, second] = columns
    if (!unique || only === undefined) return []
    return second === undefined
      ? [synthesize(node, 'unique', only, {})]
      : [
          synthesize(
            node,
            'unique_combination',
            undefined,
            { columns: [...columns] },
            node.position,
            index + 1,
          ),
        ]
  })
}

function synthesize(
  node: ContractedNode,
  test: string,
  column: string | undefined,
  testArguments: Readonly<Record<string, ArgumentValue>>,
  position: Position = node.position,
  index = 0,
): GenericTest {
  const [, project = ''] = node.id.split('.')
  const parts = ['contract', test, node.relation.name, column, index === 0 ? undefined : index + 1]
  const named = parts.filter((part) => part !== undefined)
  const name = named.join('_')
  return {
    kind: 'generic',
    // Points keep `price.day_id` and `price_day.id` apart.
    id: `test.${project}.${named.join('.')}`,
    name,
    test,
    nodeId: node.id,
    column,
    arguments: testArguments,
    config,
    description: 'Promised by the contract.',
    position,
  }
}

/** Whether a declared test holds for every row and stops the publication. */
function isUnconditional(test: GenericTest): boolean {
  return (
    test.config.severity === 'error' &&
    test.config.where === undefined &&
    test.config.errorIf.trim() === '!= 0'
  )
}

/** Equal for two tests that demand the same; the order of a combination's columns does not count. */
function promiseOf(test: GenericTest): string {
  const columns = test.arguments['columns']
  const demand =
    test.test === 'unique_combination' && Array.isArray(columns)
      ? { columns: [...(columns as readonly string[])].sort() }
      : test.arguments
  return JSON.stringify([test.test, test.column ?? null, demand])
}
