import fc from 'fast-check'
import { it } from 'vitest'
import { cases } from './random-case.js'
import { differencesOf } from './differences.js'
import { courseOf } from './case-course.js'
import { renamed } from './case.js'

it('tries', async () => {
  const n = Number(process.env['N'] ?? 50)
  let t = Date.now()
  const all = Array.from({ length: n }, (_, i) => fc.sample(cases, { seed: i + Number(process.env['SEED'] ?? 0), numRuns: 1 })[0]!)
  console.log('gen', Date.now() - t); t = Date.now()
  const courses = all.map((c, i) => courseOf(renamed(c, i)))
  console.log('oracle', Date.now() - t, courses.reduce((s, c) => s + c.reduce((x, b) => x + b.commissions.computed.length, 0), 0)); t = Date.now()
  const found = await differencesOf(all, (process.env['DIALECT'] ?? 'duckdb') as 'duckdb')
  console.log('build', Date.now() - t, found.size)
  const byRel = new Map<string, number>()
  for (const d of found.values()) byRel.set(`${d.build} ${d.relation}`, (byRel.get(`${d.build} ${d.relation}`) ?? 0) + 1)
  console.log(byRel)
  for (const [i, d] of [...found].slice(0, 2)) console.log(i, d, JSON.stringify(all[i], (_k, v) => typeof v === 'bigint' ? String(v) : v))
}, 600000)
