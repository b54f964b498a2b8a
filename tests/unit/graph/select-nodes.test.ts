import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/base/errors.js'
import { buildGraph, type Graph } from '../../../src/graph/build-graph.js'
import { selectNodes } from '../../../src/graph/select-nodes.js'
import { acyclicNodes, node, testNode } from './graph-fixtures.js'

const graph = buildGraph([
  node('source.p.fees', [], {
    kind: 'source',
    name: 'p.fees',
    path: 'sources/p.yml',
    materialized: undefined,
  }),
  node('source.p.blocks', [], {
    kind: 'source',
    name: 'p.blocks',
    path: 'sources/p.yml',
    materialized: undefined,
  }),
  node('source.q.fees', [], {
    kind: 'source',
    name: 'q.fees',
    path: 'sources/q.yml',
    materialized: undefined,
  }),
  node('chains', [], {
    kind: 'seed',
    materialized: 'seed',
    path: 'seeds/registry/chains.csv',
    tags: ['daily'],
  }),
  node('stg_fees', ['source.p.fees', 'chains'], {
    path: 'models/staging/stg_fees.sql',
    tags: ['daily', 'staging'],
  }),
  node('stg_blocks', ['source.p.blocks'], { path: 'models/staging/stg_blocks.sql', tags: ['staging'] }),
  node('facts', ['stg_fees', 'stg_blocks'], { path: 'models/canonical/facts.sql', materialized: 'table' }),
  node('pnl', ['facts'], { path: 'models/computation/pnl.sql', materialized: 'table' }),
  node('lines.v1', ['pnl'], {
    name: 'lines',
    version: 1,
    isLatest: false,
    path: 'models/computation/lines.sql',
  }),
  node('lines.v2', ['pnl', 'chains'], { name: 'lines', version: 2, path: 'models/computation/lines.v2.sql' }),
  testNode('not_null_facts', ['facts']),
  testNode('facts_match_chains', ['facts', 'chains'], {
    testType: 'singular',
    path: 'tests/data/facts_match_chains.sql',
  }),
])

const selected = (select: string | readonly string[], exclude?: string) => {
  const entries = typeof select === 'string' ? [select] : select
  const { nodes } = selectNodes(graph, {
    select: entries,
    ...(exclude === undefined ? {} : { exclude: [exclude] }),
  })
  return [...nodes].sort()
}

const sorted = (...ids: readonly string[]) => [...ids].sort()

describe('a name', () => {
  it.each([
    ['facts', ['facts']],
    ['chains', ['chains']],
    ['p.fees', ['source.p.fees']],
    ['not_null_facts', ['not_null_facts']],
    ['lines', ['lines.v1', 'lines.v2']],
    ['lines.v2', ['lines.v2']],
    ['stg_*', ['stg_blocks', 'stg_fees']],
    ['*fees', ['source.p.fees', 'source.q.fees', 'stg_fees']],
    ['pn?', ['pnl']],
    ['?nl', ['pnl']],
    ['lines.v?', ['lines.v1', 'lines.v2']],
    ['fact', []],
    ['stg.fees', []],
    ['models/staging', ['stg_blocks', 'stg_fees']],
  ])('%s selects %j', (select, ids) => {
    expect(selected(select)).toEqual(sorted(...ids))
  })
})

describe('graph operators', () => {
  it.each([
    ['+facts', ['chains', 'facts', 'source.p.blocks', 'source.p.fees', 'stg_blocks', 'stg_fees']],
    ['1+facts', ['facts', 'stg_blocks', 'stg_fees']],
    ['0+facts', ['facts']],
    ['pnl+', ['lines.v1', 'lines.v2', 'pnl']],
    ['stg_blocks+1', ['facts', 'stg_blocks']],
    ['stg_blocks+2', ['facts', 'facts_match_chains', 'not_null_facts', 'pnl', 'stg_blocks']],
    ['1+pnl+1', ['facts', 'lines.v1', 'lines.v2', 'pnl']],
    ['2+pnl', ['facts', 'pnl', 'stg_blocks', 'stg_fees']],
    ['+stg_*', ['chains', 'source.p.blocks', 'source.p.fees', 'stg_blocks', 'stg_fees']],
    [
      '@pnl',
      [
        'chains',
        'facts',
        'lines.v1',
        'lines.v2',
        'pnl',
        'source.p.blocks',
        'source.p.fees',
        'stg_blocks',
        'stg_fees',
      ],
    ],
    [
      '@lines.v1',
      ['chains', 'facts', 'lines.v1', 'pnl', 'source.p.blocks', 'source.p.fees', 'stg_blocks', 'stg_fees'],
    ],
    ['source:q+', ['source.q.fees']],
    ['1+tag:daily', ['chains', 'source.p.fees', 'stg_fees']],
  ])('%s selects %j', (select, ids) => {
    expect(selected(select)).toEqual(sorted(...ids))
  })

  it('of @ do not pull in what only a test reads', () => {
    const small = buildGraph([node('a'), node('b'), testNode('t', ['a', 'b'])])
    expect([...selectNodes(small, { select: ['@a'] }).nodes].sort()).toEqual(['a', 't'])
  })
})

describe('methods', () => {
  it.each([
    ['tag:daily', ['chains', 'stg_fees']],
    ['tag:da*', ['chains', 'stg_fees']],
    ['path:models/staging', ['stg_blocks', 'stg_fees']],
    ['path:models/staging/', ['stg_blocks', 'stg_fees']],
    ['path:./models/staging', ['stg_blocks', 'stg_fees']],
    ['path:models/stag', []],
    ['path:models/computation/pnl.sql', ['pnl']],
    ['path:models/*/stg_*', ['stg_blocks', 'stg_fees']],
    ['path:models/*/lines.sql', ['lines.v1']],
    ['path:models/s*', ['stg_blocks', 'stg_fees']],
    ['path:*/pnl.sql', []],
    ['path:**/pnl.sql', ['pnl']],
    ['path:models/**', ['facts', 'lines.v1', 'lines.v2', 'not_null_facts', 'pnl', 'stg_blocks', 'stg_fees']],
    ['source:p', ['source.p.blocks', 'source.p.fees']],
    ['source:p.fees', ['source.p.fees']],
    ['source:*.fees', ['source.p.fees', 'source.q.fees']],
    ['source:*', ['source.p.blocks', 'source.p.fees', 'source.q.fees']],
    ['config.materialized:table', ['facts', 'pnl']],
    ['config.materialized:seed', ['chains']],
    ['resource_type:seed', ['chains']],
    ['resource_type:source', ['source.p.blocks', 'source.p.fees', 'source.q.fees']],
    ['resource_type:test', ['facts_match_chains', 'not_null_facts']],
    ['test_type:singular', ['facts_match_chains']],
    ['test_type:generic', ['not_null_facts']],
  ])('%s selects %j', (select, ids) => {
    expect(selected(select)).toEqual(sorted(...ids))
  })

  it.each([
    ['tags:daily', 'The selector "tags:daily" has the unknown method "tags".', 'Did you mean "tag"?'],
    [
      'config.materialised:table',
      'has the unknown method "config.materialised".',
      'Did you mean "config.materialized"?',
    ],
    ['constructor:x', 'has the unknown method "constructor".', 'Known: '],
    ['config.materialized:tabel', 'has an unknown value', 'Did you mean "table"?'],
    ['resource_type:models', 'has an unknown value', 'Did you mean "model"?'],
    ['test_type:manual', 'has an unknown value', 'Known: generic, singular, unit.'],
    ['tag:', 'has no value', 'Examples'],
    ['+', 'names nothing', 'Examples'],
    ['a,,b', 'has an empty part', 'Examples'],
    ['@a+', 'has both "@" and "+"', 'leave the + out'],
    ['@2+a', 'has both "@" and "+"', 'leave the + out'],
  ])('refuses %s', (select, message, hint) => {
    const attempt = () => selectNodes(graph, { select: [select] })
    expect(attempt).toThrow(UserError)
    expect(attempt).toThrow(message)
    try {
      attempt()
    } catch (error) {
      expect((error as UserError).hint).toContain(hint)
    }
  })
})

describe('sets', () => {
  it('unite by blanks and by several entries', () => {
    expect(selected('facts  pnl\tchains')).toEqual(['chains', 'facts', 'pnl'])
    expect(selected(['facts', 'pnl chains'])).toEqual(['chains', 'facts', 'pnl'])
  })

  it('intersect by commas', () => {
    expect(selected('tag:daily,tag:staging')).toEqual(['stg_fees'])
    expect(selected('+facts,path:models')).toEqual(['facts', 'stg_blocks', 'stg_fees'])
    expect(selected('+facts,resource_type:model,stg_*')).toEqual(['stg_blocks', 'stg_fees'])
  })

  it('leave out what --exclude names', () => {
    expect(selected('+facts', 'resource_type:source chains')).toEqual(['facts', 'stg_blocks', 'stg_fees'])
    const everything = selectNodes(graph, { exclude: ['+lines', 'source:q', 'resource_type:test'] })
    expect([...everything.nodes]).toEqual([])
  })

  it('are everything where nothing is selected', () => {
    expect(selectNodes(graph, {}).nodes.size).toBe(graph.order.length)
    expect(selectNodes(graph, { select: [] }).nodes.size).toBe(0)
  })

  it('tell which terms matched nothing', () => {
    const unmatched = (select: readonly string[], exclude: readonly string[] = []) =>
      selectNodes(graph, { select, exclude }).unmatched
    expect(unmatched(['facts', 'nope+ facts'])).toEqual(['nope+'])
    expect(unmatched(['tag:daily,nope'])).toEqual(['nope'])
    expect(unmatched(['tag:daily,pnl'])).toEqual(['tag:daily,pnl'])
    expect(unmatched(['facts'], ['nope'])).toEqual(['nope'])
    expect(unmatched(['facts', 'facts,facts'])).toEqual([])
  })
})

describe('for any graph', () => {
  const graphs = acyclicNodes(14).map((nodes) => buildGraph(nodes))
  const depth = fc.option(fc.nat({ max: 3 }), { nil: '' })
  const criterion = fc.oneof(
    fc.nat({ max: 13 }).map((index) => `n${index}`),
    fc.constantFrom('tag:even', 'n1*', 'n?'),
  )
  const term = fc.oneof(
    criterion,
    criterion.map((text) => `@${text}`),
    fc.tuple(depth, criterion).map(([steps, text]) => `${steps}+${text}`),
    fc.tuple(criterion, depth).map(([text, steps]) => `${text}+${steps}`),
    fc.tuple(depth, criterion, depth).map(([up, text, down]) => `${up}+${text}+${down}`),
  )
  const ids = (all: Graph, select: readonly string[], exclude?: readonly string[]) =>
    [...selectNodes(all, { select, ...(exclude === undefined ? {} : { exclude }) }).nodes].sort()

  it('a blank unites, a comma intersects, --exclude subtracts', () => {
    fc.assert(
      fc.property(graphs, term, term, (all, left, right) => {
        const [a, b] = [ids(all, [left]), ids(all, [right])]
        expect(ids(all, [`${left} ${right}`])).toEqual([...new Set([...a, ...b])].sort())
        expect(ids(all, [left, right])).toEqual(ids(all, [`${right} ${left}`]))
        expect(ids(all, [`${left},${right}`])).toEqual(a.filter((id) => b.includes(id)))
        expect(ids(all, [left], [right])).toEqual(a.filter((id) => !b.includes(id)))
      }),
      { numRuns: 150 },
    )
  })

  it('the operators are steps along the edges', () => {
    /** By definition: x is within k steps above y when a parent of y is within k - 1. */
    const within = (
      all: Graph,
      id: string,
      steps: number,
      next: (id: string) => readonly string[],
    ): Set<string> => {
      const found = new Set([id])
      if (steps === 0) return found
      for (const neighbour of next(id))
        for (const far of within(all, neighbour, steps - 1, next)) found.add(far)
      return found
    }
    fc.assert(
      fc.property(graphs, fc.nat({ max: 13 }), fc.nat({ max: 3 }), (all, index, steps) => {
        const name = `n${index % all.order.length}`
        const up = within(all, name, steps, (id) => all.parents(id))
        const down = within(all, name, steps, (id) => all.children(id))
        expect(ids(all, [`${steps}+${name}`])).toEqual([...up].sort())
        expect(ids(all, [`${name}+${steps}`])).toEqual([...down].sort())
        expect(ids(all, [`+${name}`])).toEqual([name, ...all.ancestors(name)].sort())
        expect(ids(all, [`${name}+`])).toEqual([name, ...all.descendants(name)].sort())
        const closed = ids(all, [`@${name}`])
        expect(closed).toEqual(
          ids(
            all,
            all
              .descendants(name)
              .map((id) => `+${id}`)
              .concat(`+${name}`),
          ),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('is quick for thousands of nodes', () => {
    const many = buildGraph(
      Array.from({ length: 6000 }, (_, index) =>
        node(
          `n${index}`,
          index === 0
            ? []
            : [`n${index >> 1}`, `n${index - 1}`].filter((id, at, list) => list.indexOf(id) === at),
        ),
      ),
    )
    expect(selectNodes(many, { select: ['@n10', '+n5999,n1*', 'n0+'] }).nodes.size).toBe(6000)
  })
})
