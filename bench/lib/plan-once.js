// A process of its own: loads and plans the project in the current folder once, without a database, and prints the
// milliseconds from its first line to the plan, modules and caches included.
const started = performance.now()
const [{ ContentCache }, { loadProject }, { compileProject }, { planOn }] = await Promise.all([
  import('../../dist/base/content-cache.js'),
  import('../../dist/project/load-project.js'),
  import('../../dist/build/compile.js'),
  import('../../dist/build/plan-on-input.js'),
])
const root = process.cwd()
const caches = ['project', 'templates'].map(
  (name) => new ContentCache(`${root}/target/.cache/${name}.json`, 'bench'),
)
const [projectCache, templateCache] = caches
const project = loadProject({ root, cache: projectCache })
const compiled = compileProject(project, 'duckdb', templateCache, '2026-01-01')
for (const cache of caches) cache.save()
const plan = planOn(
  compiled,
  { batchNumber: 0n, identities: new Map(), published: undefined },
  {
    verb: 'plan',
    selected: new Set([...compiled.nodes.keys(), ...compiled.tests.keys()]),
    excluded: new Set(),
    isFull: true,
    fullRefresh: false,
    failFast: false,
    publish: 'all',
    asOf: undefined,
    threads: 1,
  },
  { env: {}, now: '2026-01-01T00:00:00.000Z' },
)
console.log(JSON.stringify({ milliseconds: performance.now() - started, steps: plan.steps.length }))
