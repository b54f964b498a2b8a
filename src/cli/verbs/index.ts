import type { Verb } from '../verb.js'

/** A verb that is loaded when it is asked for: starting up is most of what `aurora ls` does. */
export interface LazyVerb {
  readonly name: string
  readonly aliases: readonly string[]
  load(): Promise<Verb>
}

/** All verbs, in the order in which `aurora --help` teaches them. */
export const verbs: readonly LazyVerb[] = [
  lazy('load', async () => (await import('./load.js')).loadVerb),
  lazy('extract', async () => (await import('./extract.js')).extractVerb),
  lazy('freshness', async () => (await import('./freshness.js')).freshnessVerb),
  lazy('build', async () => (await import('./build.js')).buildVerb),
  lazy('seed', async () => (await import('./build.js')).seedVerb),
  lazy('run', async () => (await import('./build.js')).runVerb),
  lazy('test', async () => (await import('./test.js')).testVerb),
  lazy('plan', async () => (await import('./plan.js')).planVerb),
  lazy('verify', async () => (await import('./verify.js')).verifyVerb),
  lazy('ls', async () => (await import('./ls.js')).lsVerb, ['list']),
  lazy('compile', async () => (await import('./compile.js')).compileVerb),
  lazy('show', async () => (await import('./show.js')).showVerb),
  lazy('query', async () => (await import('./query.js')).queryVerb),
  lazy('trace', async () => (await import('./trace.js')).traceVerb),
  lazy('agreements', async () => (await import('./agreements.js')).agreementsVerb),
  lazy('statement', async () => (await import('./statement.js')).statementVerb),
  lazy('simulate', async () => (await import('./simulate.js')).simulateVerb),
  lazy('period', async () => (await import('./period.js')).periodVerb),
  lazy('explain', async () => (await import('./explain.js')).explainVerb),
  lazy('dispute-pack', async () => (await import('./dispute-pack.js')).disputePackVerb),
  lazy('migrate', async () => (await import('./migrate.js')).migrateVerb),
  lazy('debug', async () => (await import('./debug.js')).debugVerb),
  lazy('clean', async () => (await import('./clean.js')).cleanVerb),
]

/** The verb that a command line names, or all of them where it names none: for help and for suggestions. */
export async function loadVerbs(argv: readonly string[]): Promise<readonly Verb[]> {
  const named = verbs.find(({ name, aliases }) => name === argv[0] || aliases.includes(argv[0] ?? ''))
  return Promise.all((named === undefined ? verbs : [named]).map((verb) => verb.load()))
}

function lazy(name: string, load: () => Promise<Verb>, aliases: readonly string[] = []): LazyVerb {
  return { name, aliases, load }
}
