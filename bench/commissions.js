// Commissions at the size of an operator's whole history: 1,000 agreements of five rules each over 100 epochs of 1,500
// validators. How many lines a second the computation models make, by Aurora and by the same SQL on the bare engine, on
// both engines, and how that grows from half the epochs to all of them.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnce } from './lib/build-once.js'
import { writeCommissionFacts } from './lib/commission-facts.js'
import { ratesInAnEpoch, writeCommissionRegistry } from './lib/commission-registry.js'
import { auroraBin, inTemporaryFolder, runNode } from './lib/measure.js'
import { withPostgres } from './lib/postgres-server.js'
import { copyProject, giveMemory } from './lib/project-copy.js'
import { withServerMemory } from './lib/server-memory.js'

const bin = (name) => fileURLToPath(new URL(`lib/${name}.js`, import.meta.url))
const memoryLimit = '4GB'
const fullSize = { agreements: 1000, epochs: 100, validators: 1500, engines: ['duckdb', 'postgres'] }
const modelsShown = 8
const buildOptions = ['--exclude', 'resource_type:test', '--threads', '1']

export async function measure(options = {}) {
  const size = { ...fullSize, ...options }
  return withPostgres(async (server) => {
    const half = await measureSize(server, { ...size, epochs: Math.ceil(size.epochs / 2) })
    const whole = await measureSize(server, size)
    return [
      ...figuresOf(half),
      ...figuresOf(whole),
      ...modelFigures(half, whole),
      ...growthFigures(half, whole),
    ]
  })
}

/** The same project on both engines: built by Aurora one node at a time, then by the bare engine over what is published. */
async function measureSize(server, size) {
  return inTemporaryFolder(async (folder) => {
    copyProject(folder)
    giveMemory(folder, memoryLimit)
    await writeCommissionRegistry(folder, size)
    await writeCommissionFacts(folder, size)
    const engines = []
    if (size.engines.includes('duckdb')) engines.push(await onDuckdb(folder, size))
    if (size.engines.includes('postgres')) engines.push(await onPostgres(folder, size, server))
    return { ...size, lines: engines[0].nodes.get(lineModel).rows, engines }
  })
}

async function onDuckdb(folder, { epochs }) {
  say(`${epochs} epochs: DuckDB`)
  const built = await buildOnce(folder, buildOptions)
  say(`${epochs} epochs: built in ${Math.round(built.milliseconds / 1000)} s`)
  const bare = await runNode([bin('build-bare'), join(folder, 'data', 'aurora.duckdb')], { cwd: folder })
  return told(epochs, engine('DuckDB', built, bare))
}

async function onPostgres(folder, { epochs }, server) {
  const name = `commissions_${epochs}`
  await server.create(name)
  const env = { WAREHOUSE_URL: server.urlOf(name) }
  say(`${epochs} epochs: PostgreSQL`)
  await runNode([auroraBin, 'migrate', 'up', '--target', 'server'], { cwd: folder, env })
  const { result: built, serverMebibytes } = await withServerMemory(server.urlOf(name), () =>
    buildOnce(folder, ['--target', 'server', ...buildOptions], env),
  )
  say(`${epochs} epochs: built in ${Math.round(built.milliseconds / 1000)} s`)
  const { result: bare, serverMebibytes: bareServerMebibytes } = await withServerMemory(
    server.urlOf(name),
    () => runNode([bin('build-bare-postgres'), server.urlOf(name)], { cwd: folder }),
  )
  await server.drop(name)
  return { ...told(epochs, engine('PostgreSQL', built, bare)), serverMebibytes, bareServerMebibytes }
}

const lineModel = 'computation.commission_lines_computed'
const isCounted = (name) => name.startsWith('computation.')

/** Of all nodes the computation models count: what they read is made up. */
function engine(name, built, bare) {
  const times = Object.entries(JSON.parse(bare.stdout).times).filter(([node]) => isCounted(node))
  const nodes = [...built.nodes.values()].filter(
    (node) => isCounted(node.name) && node.milliseconds !== undefined,
  )
  return {
    name,
    nodes: new Map(nodes.map((node) => [node.name, node])),
    bare: new Map(times),
    milliseconds: nodes.reduce((sum, node) => sum + node.milliseconds, 0),
    bareMilliseconds: times.reduce((sum, [, milliseconds]) => sum + milliseconds, 0),
    peakMebibytes: built.peakMebibytes,
    barePeakMebibytes: bare.peakMebibytes,
  }
}

/** Says how an engine did as soon as it is known: a run cut off in its second hour has told its first. */
function told(epochs, measured) {
  const bare = seconds(measured.bareMilliseconds)
  say(`${epochs} epochs: ${measured.name} ${seconds(measured.milliseconds)}, bare ${bare}`)
  return measured
}

function figuresOf({ agreements, epochs, validators, lines, engines }) {
  const rate = (milliseconds) => Math.round((lines / milliseconds) * 1000)
  const shape = `${agreements.toLocaleString('en-US')} agreements × 5 rules, ${validators.toLocaleString('en-US')} validators`
  return [
    {
      figure: `${epochs} epochs: commission lines`,
      value: lines,
      unit: '',
      note: `${shape}; ${(ratesInAnEpoch({ agreements, validators }) * epochs).toLocaleString('en-US')} of them rates`,
    },
    ...engines.flatMap((each) => {
      const figure = (text) => `${epochs} epochs, ${each.name}: ${text}`
      return [
        {
          figure: figure('lines a second'),
          value: rate(each.milliseconds),
          unit: '/s',
          note: `all computation models in ${seconds(each.milliseconds)}, one node at a time`,
        },
        {
          figure: figure('lines a second on the bare engine'),
          value: rate(each.bareMilliseconds),
          unit: '/s',
          note: `the same SQL in ${seconds(each.bareMilliseconds)}`,
        },
        {
          figure: figure('Aurora : bare'),
          value: each.milliseconds / each.bareMilliseconds,
          unit: '×',
          wanted: '≤ 1.15',
        },
        {
          figure: figure('peak memory of the build'),
          value: each.peakMebibytes,
          unit: 'MiB',
          note: each.name === 'DuckDB' ? `bare ${Math.round(each.barePeakMebibytes)} MiB` : 'of the client',
        },
        ...(each.serverMebibytes === undefined
          ? []
          : [
              {
                figure: figure('peak memory of the server'),
                value: each.serverMebibytes,
                unit: 'MiB',
                note: `bare ${Math.round(each.bareServerMebibytes)} MiB; its shared buffers apart`,
              },
            ]),
      ]
    }),
  ]
}

/** The slowest models of the whole size: what Aurora needs for each, what the bare engine does, and how it grew. */
function modelFigures(half, whole) {
  return whole.engines.flatMap(({ name: engineName, nodes, bare }, place) =>
    [...nodes.values()]
      .sort((left, right) => right.milliseconds - left.milliseconds)
      .slice(0, modelsShown)
      .map(({ name, milliseconds, rows }) => {
        const before = half.engines[place].nodes.get(name)?.milliseconds
        const made = rows === undefined ? 'a view' : `${rows.toLocaleString('en-US')} rows`
        return {
          figure: `${whole.epochs} epochs, ${engineName}: ${name.replace('computation.', '')}`,
          value: milliseconds / 1000,
          unit: 's',
          note: `bare ${seconds(bare.get(name) ?? 0)}; ${made}; ${(milliseconds / before).toFixed(2)} × its time for half`,
        }
      }),
  )
}

/** Twice the epochs may take twice the time, and not more. */
function growthFigures(half, whole) {
  const wanted = `≤ ${(whole.epochs / half.epochs).toFixed(2)}`
  return whole.engines.flatMap(({ name, milliseconds, bareMilliseconds }, place) => {
    const before = half.engines[place]
    const figure = (text) => `${half.epochs} to ${whole.epochs} epochs, ${name}: ${text}`
    return [
      { figure: figure('time of Aurora'), value: milliseconds / before.milliseconds, unit: '×', wanted },
      {
        figure: figure('time of the bare engine'),
        value: bareMilliseconds / before.bareMilliseconds,
        unit: '×',
      },
    ]
  })
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`

/** A full run takes long: whoever waits for it sees how far it is. */
function say(text) {
  console.error(`  ${text}`)
}
