import fc from 'fast-check'
import { it } from 'vitest'
import { cases } from './random-case.js'
import { differencesOf } from './differences.js'
import { smallest } from './shrink.js'
import { toldCase } from './told-case.js'

it('tries', async () => {
  const n = Number(process.env['N'] ?? 50)
  const seed = Number(process.env['SEED'] ?? 0)
  const dialect = (process.env['DIALECT'] ?? 'duckdb') as 'duckdb'
  let t = Date.now()
  const all = Array.from({ length: n }, (_, i) => fc.sample(cases, { seed: i + seed, numRuns: 1 })[0]!)
  const found = await differencesOf(all, dialect)
  console.log('build', Date.now() - t, found.size)
  const byRel = new Map<string, number[]>()
  for (const [i, d] of found) {
    const row = d.expected[0] ?? d.built[0]
    const k = `${d.build} ${d.relation} ${row?.['line_kind']}`
    byRel.set(k, [...(byRel.get(k) ?? []), i + seed])
  }
  console.log([...byRel].map(([k, v]) => `${k}: ${v.length} ${v.slice(0, 8)}`).join('\n'))
  for (const pick of (process.env['PICK'] ?? '').split(',').filter(Boolean)) {
    const i = Number(pick) - seed
    t = Date.now()
    const s = await smallest(all[i]!, found.get(i)!, dialect)
    console.log('shrunk in', Date.now() - t, pick, toldCase(s.one, s.difference))
  }
}, 600000)
