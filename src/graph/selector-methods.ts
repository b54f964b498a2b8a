import { didYouMean } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import { displayName } from './build-graph.js'
import { nameMatcher, pathMatcher } from './glob.js'
import type { GraphNode } from './graph.js'
import type { SelectorTerm } from './selector.js'

type Matcher = (node: GraphNode) => boolean

const resourceTypes = ['model', 'seed', 'source', 'test']
const testTypes = ['generic', 'singular', 'unit']
const materializations = ['view', 'table', 'ephemeral', 'incremental', 'snapshot', 'seed']

const methods: Readonly<Record<string, (value: string) => Matcher>> = {
  tag: (value) => {
    const matches = nameMatcher(value)
    return (node) => node.tags.some(matches)
  },
  path: byPath,
  source: bySource,
  'config.materialized': (value) => {
    known('config.materialized', value, materializations)
    return (node) => node.materialized === value
  },
  resource_type: (value) => {
    known('resource_type', value, resourceTypes)
    return (node) => node.kind === value
  },
  test_type: (value) => {
    known('test_type', value, testTypes)
    return (node) => node.testType === value
  },
}

/** What a term means, without its graph operators. Throws for a method or value that is not known. */
export function matcherOf(term: SelectorTerm): Matcher {
  if (term.method === undefined) return term.value.includes('/') ? byPath(term.value) : byName(term.value)
  const method = Object.hasOwn(methods, term.method) ? methods[term.method] : undefined
  if (method !== undefined) return method(term.value)
  throw new UserError(`The selector "${term.text}" has the unknown method "${term.method}".`, {
    code: 'bad_selector',
    hint: didYouMean(term.method, Object.keys(methods)),
  })
}

function byPath(value: string): Matcher {
  const matches = pathMatcher(value)
  return (node) => matches(node.path)
}

/** A bare name takes every version of a model; `name.v2` takes one. */
function byName(value: string): Matcher {
  const matches = nameMatcher(value)
  return (node) => matches(node.name) || (node.version !== undefined && matches(displayName(node)))
}

/** `provider` takes all its endpoints, `provider.endpoint` one. */
function bySource(value: string): Matcher {
  const matches = nameMatcher(value)
  if (value.includes('.')) return (node) => node.kind === 'source' && matches(node.name)
  return (node) => node.kind === 'source' && matches(node.name.slice(0, node.name.indexOf('.')))
}

function known(method: string, value: string, values: readonly string[]): void {
  if (values.includes(value)) return
  throw new UserError(`The selector "${method}:${value}" has an unknown value.`, {
    code: 'bad_selector',
    hint: didYouMean(value, values),
  })
}
