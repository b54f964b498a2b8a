import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/base/errors.js'
import { buildGraph } from '../../../src/graph/build-graph.js'
import { testsOf } from '../../../src/graph/tests-of.js'
import { acyclicNodes, node, testNode } from './graph-fixtures.js'

describe('the order of a graph', () => {
  it('has parents before children and is the same however the nodes are given', () => {
    fc.assert(
      fc.property(acyclicNodes(25), fc.infiniteStream(fc.nat()), (nodes, numbers) => {
        const { order } = buildGraph(nodes)
        const place = new Map(order.map((id, index) => [id, index]))
        expect(order.length).toBe(nodes.length)
        for (const { id, dependsOn } of nodes) {
          for (const parent of dependsOn) expect(place.get(parent)).toBeLessThan(place.get(id) ?? -1)
        }
        const keys = new Map(nodes.map(({ id }) => [id, numbers.next().value]))
        const shuffled = [...nodes].sort((a, b) => (keys.get(a.id) ?? 0) - (keys.get(b.id) ?? 0))
        expect(buildGraph(shuffled).order).toEqual(order)
      }),
      { numRuns: 60 },
    )
  })

  it('goes by name where nothing else decides, versions by number', () => {
    const nodes = [
      node('b'),
      node('v10', [], { name: 'v', version: 10 }),
      node('v2', [], { name: 'v', version: 2 }),
      node('a'),
    ]
    expect(buildGraph(nodes).order).toEqual(['a', 'b', 'v2', 'v10'])
  })

  it('holds for chains of thousands', () => {
    const nodes = Array.from({ length: 20_000 }, (_, index) =>
      node(`n${index}`, index === 0 ? [] : [`n${index - 1}`]),
    )
    const graph = buildGraph(nodes.reverse())
    expect(graph.order[19_999]).toBe('n19999')
    expect(graph.ancestors('n19999')).toHaveLength(19_999)
  })
})

describe('neighbours', () => {
  const graph = buildGraph([
    node('a'),
    node('b', ['a']),
    node('c', ['b', 'a', 'b']),
    node('d', ['c']),
    node('e'),
  ])

  it('are known both ways', () => {
    expect(graph.parents('c')).toEqual(['b', 'a'])
    expect(graph.children('a')).toEqual(['b', 'c'])
    expect(graph.ancestors('d')).toEqual(['a', 'b', 'c'])
    expect(graph.descendants('a')).toEqual(['b', 'c', 'd'])
    expect(graph.descendants('e')).toEqual([])
    expect(graph.node('a').name).toBe('a')
    expect([graph.has('a'), graph.has('x')]).toEqual([true, false])
  })

  it('of what is not there are a defect', () => {
    expect(() => graph.parents('x')).toThrow('no node x')
    expect(() => buildGraph([node('a', ['x'])])).toThrow('no node x')
    expect(() => buildGraph([node('a'), node('a')])).toThrow('two nodes a')
  })
})

describe('a circle', () => {
  const messageOf = (nodes: Parameters<typeof buildGraph>[0]) => {
    try {
      buildGraph(nodes)
    } catch (error) {
      if (error instanceof UserError) return { message: error.message, code: error.code, where: error.where }
      throw error
    }
    return undefined
  }

  it('is named in full, from the first name on, each one reading the next', () => {
    const nodes = [node('z', ['c']), node('c', ['a', 'x']), node('a', ['b']), node('b', ['c']), node('x')]
    const expected = {
      message: 'The models read each other in a circle: a -> b -> c -> a.',
      code: 'cycle',
      where: { file: 'models/a.sql', node: 'a' },
    }
    expect(messageOf(nodes)).toEqual(expected)
    expect(messageOf([...nodes].reverse())).toEqual(expected)
  })

  it('may be one node, or go through a version', () => {
    expect(messageOf([node('a', ['a'])])?.message).toBe('"a" reads itself.')
    expect(messageOf([node('a', ['m']), node('m', ['a'], { version: 2 })])?.message).toContain(
      'a -> m.v2 -> a',
    )
  })
})

describe('the tests of nodes', () => {
  const graph = buildGraph([
    node('a'),
    node('b', ['a']),
    testNode('t_a', ['a']),
    testNode('t_ab', ['a', 'b']),
    testNode('t_b', ['b']),
  ])

  it('are all that read one of them, in graph order', () => {
    expect(testsOf(graph, ['a'])).toEqual(['t_a', 't_ab'])
    expect(testsOf(graph, new Set(['b', 'a']))).toEqual(['t_a', 't_ab', 't_b'])
    expect(testsOf(graph, [])).toEqual([])
  })
})
