import type { Verb } from '../verb.js'
import { buildVerb, runVerb, seedVerb } from './build.js'
import { cleanVerb } from './clean.js'
import { compileVerb } from './compile.js'
import { debugVerb } from './debug.js'
import { loadVerb } from './load.js'
import { lsVerb } from './ls.js'
import { migrateVerb } from './migrate.js'
import { planVerb } from './plan.js'
import { queryVerb } from './query.js'
import { showVerb } from './show.js'
import { testVerb } from './test.js'

/** All verbs, in the order in which `aurora --help` teaches them. */
export const verbs: readonly Verb[] = [
  loadVerb,
  buildVerb,
  seedVerb,
  runVerb,
  testVerb,
  planVerb,
  lsVerb,
  compileVerb,
  showVerb,
  queryVerb,
  migrateVerb,
  debugVerb,
  cleanVerb,
]
