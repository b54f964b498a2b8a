import fc from 'fast-check'
import { it } from 'vitest'
import { cases } from './random-case.js'
import { courseOf } from './case-course.js'
import { renamed } from './case.js'

it('counts', () => {
  const n = Number(process.env['N'] ?? 400)
  let t = Date.now()
  const all = Array.from({ length: n }, (_, i) => fc.sample(cases, { seed: i, numRuns: 1 })[0]!)
  console.log('gen', Date.now() - t); t = Date.now()
  const courses = all.map((c, i) => courseOf(renamed(c, i)))
  console.log('oracle', Date.now() - t)
  const counts = new Map<string, number>()
  const add = (k: string) => counts.set(k, (counts.get(k) ?? 0) + 1)
  for (const c of courses) for (const [b, build] of c.entries()) {
    if (b === 0 && build.commissions.computed.length === 0) add('no lines')
    for (const l of build.commissions.lines) if (b === 2) add(`${l.kind} ${l.status} ${l.validator === '*' ? '*' : ''}`)
    for (const s of build.commissions.statements) if (b === 2) add(`statement ${s.blockingReason}`)
    for (const l of build.commissions.pending) if (b === 2) add(`pending`)
    for (const l of build.released) add(`released ${b}`)
    if (b === 0) for (const s of build.commissions.steps.flat()) { add(`rule ${s.scope.rule.tiers?.mode ?? 'NONE'} ${s.scope.rule.tiers?.scope ?? ''}`); if (s.scope.slots) add('split step') }
  }
  console.log([...counts].sort().map(([k, v]) => `${k}: ${v}`).join('\n'))
})
