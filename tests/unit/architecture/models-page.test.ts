import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileProject } from '../../../src/build/compile.js'
import { loadProject } from '../../../src/project/load-project.js'

const root = resolve(import.meta.dirname, '../../..')
const page = readFileSync(join(root, 'docs/models.md'), 'utf8')
const named = new Set([...page.matchAll(/`([a-z][a-z0-9_]*)`/g)].map((match) => match[1]))

describe('docs/models.md', () => {
  const project = loadProject({ root, cache: undefined })

  it('names every model and every seed', () => {
    const names = [...project.models, ...project.seeds].map(({ name }) => name)
    expect(names.filter((name) => !named.has(name))).toEqual([])
  })

  it('names every macro, and none that is gone', () => {
    const macros = new Set(
      ['macros', 'macros/duckdb'].flatMap((folder) =>
        readdirSync(join(root, folder))
          .filter((file) => file.endsWith('.sql'))
          .map((file) => basename(file, '.sql')),
      ),
    )
    const listed = page.slice(page.indexOf('## Macros')).matchAll(/^\| (`.*?`) \|/gm)
    const told = [...listed].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]),
    )
    expect([...macros].filter((name) => !named.has(name))).toEqual([])
    expect(told.filter((name) => name === undefined || !macros.has(name))).toEqual([])
  })

  it('draws an arrow only where the one is built from the other', () => {
    const { graph } = compileProject(project, 'duckdb', undefined, '2026-01-01')
    const idOf = (name: string): string => {
      const latest = project.models.filter((model) => model.name === name).at(-1)
      if (latest === undefined) throw new Error(`the graph draws ${name}, which is no model`)
      return latest.id
    }
    const ancestors = new Map<string, ReadonlySet<string>>()
    const ancestorsOf = (id: string): ReadonlySet<string> => {
      const known =
        ancestors.get(id) ?? new Set(graph.parents(id).flatMap((parent) => [parent, ...ancestorsOf(parent)]))
      ancestors.set(id, known)
      return known
    }
    const arrows = [...page.matchAll(/^ {4}(\w+) --> (\w+)$/gm)].map(
      ([, from = '', to = '']) => [from, to] as const,
    )
    expect(arrows.length).toBeGreaterThan(30)
    expect(arrows.filter(([from, to]) => !ancestorsOf(idOf(to)).has(idOf(from)))).toEqual([])
  })
})
