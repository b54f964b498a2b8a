import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ContentCache } from '../../../src/base/content-cache.js'
import type { JsonValue } from '../../../src/base/hash.js'
import { loadProject } from '../../../src/project/load-project.js'
import { errorsOf, shown, withProject } from './project-folder.js'

const files = {
  'models/staging/a.sql': 'select 1',
  'models/staging/a.yml':
    'models: [{name: a, columns: [{name: k, type: DATE, tests: [unique]}], config: {grain: [k]}}]',
  'seeds/registry/s.csv': 'x\n1\n',
  'seeds/registry/s.yml': 'seeds: [{name: s, columns: [{name: x, type: INTEGER}]}]',
  'sources/p.yml': 'provider: p\nendpoints: [{endpoint: e, data_type: META, finality: {flag: x}}]',
}

/** Counts what a load had to read anew. */
class CountingCache extends ContentCache {
  added = 0

  override set(key: string, value: JsonValue): void {
    this.added += 1
    super.set(key, value)
  }
}

function load(root: string): { readonly project: unknown; readonly added: number } {
  const cache = new CountingCache(join(root, 'target/.cache/project.json'), '1')
  const project = loadProject({ root, cache })
  cache.save()
  return { project, added: cache.added }
}

describe('the cache of a load', () => {
  it('gives the very same project as a load without it, and reads nothing anew when nothing changed', () => {
    withProject(files, (root) => {
      const first = load(root)
      const second = load(root)
      expect(first.added).toBe(5)
      expect(second.added).toBe(0)
      expect(second.project).toEqual(first.project)
      expect(second.project).toEqual(loadProject({ root }))
    })
  })

  it('reads again just what changed, and a seed also when its types change', () => {
    withProject(files, (root) => {
      load(root)
      writeFileSync(join(root, 'models/staging/a.yml'), 'models: [{name: a}]')
      expect(load(root).added).toBe(1)
      writeFileSync(
        join(root, 'seeds/registry/s.yml'),
        'seeds: [{name: s, columns: [{name: x, type: DATE}]}]',
      )
      expect(errorsOf(() => load(root)).map(shown)[0]).toContain('s.csv:2:1 row 1 csv_cell')
    })
  })

  it('checks across files although each file is cached', () => {
    withProject(files, (root) => {
      load(root)
      rmSync(join(root, 'models/staging/a.sql'))
      expect(errorsOf(() => load(root)).map(shown)[0]).toContain('no_such_model')
    })
  })

  it('keeps nothing of a file with errors', () => {
    withProject({ 'sources/p.yml': 'provider: p\nendpoints: []\nbase_urll: x\n' }, (root) => {
      expect(errorsOf(() => load(root))).toHaveLength(1)
      expect(errorsOf(() => load(root))).toHaveLength(1)
    })
  })
})
