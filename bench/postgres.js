// PostgreSQL: the large warehouse built by Aurora against the same statements on a bare connection, beside the same
// build on DuckDB; and 200,000 payloads through the landing door against the server's own COPY.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnce } from './lib/build-once.js'
import { auroraBin, inTemporaryFolder, median, runNode, spread } from './lib/measure.js'
import { writePayloadArchive } from './lib/payload-archive.js'
import { withPostgres } from './lib/postgres-server.js'
import { copyProject, widenOperator } from './lib/project-copy.js'

const buildBare = fileURLToPath(new URL('lib/build-bare-postgres.js', import.meta.url))
const usualRounds = 3
const payloads = 200_000
const large = { epochs: 100, validators: 1500, stakedValidators: 150, stakers: 60, unknownPerMille: 5 }
const staging = ['--exclude', 'resource_type:test']
const one = [...staging, '--threads', '1']

/** `size` makes the warehouse smaller, to try the benchmark itself; a round takes some ten minutes at the usual size. */
export async function measure({ rounds = usualRounds, ...size } = {}) {
  return withPostgres(async (server) => [
    ...(await inTemporaryFolder((folder) => measureLanding(folder, server))),
    ...(await inTemporaryFolder((folder) => measureBuild(folder, server, { ...large, ...size }, rounds))),
  ])
}

async function measureBuild(folder, server, options, rounds) {
  const { writeSampleArchive } = await import('../dist/sample/archive.js')
  copyProject(folder)
  await widenOperator(folder, Math.min(150, options.validators))
  const archive = join(folder, 'sample.ndjson.gz')
  const stakedValidators = Math.min(options.stakedValidators, options.validators)
  const answers = await writeSampleArchive(archive, { ...options, stakedValidators })
  const on = (name) => ({ WAREHOUSE_URL: server.urlOf(name) })
  await server.create('landed')
  // The sample's planned rejections make `load` end with 1.
  const load = (target) =>
    runNode([auroraBin, 'load', archive, ...target], { cwd: folder, env: on('landed'), allowed: [0, 1] })
  const onServer = await load(['--target', 'server'])
  const onDuckdb = await load([])
  const times = { default: [], one: [], bare: [], duckdb: [] }
  for (let round = 0; round < rounds; round += 1) {
    await server.copy('landed', 'built')
    times.default.push((await buildOnce(folder, ['--target', 'server', ...staging], on('built'))).stagedIn)
    await server.copy('landed', 'built')
    times.one.push((await buildOnce(folder, ['--target', 'server', ...one], on('built'))).stagedIn)
    times.bare.push(
      JSON.parse((await runNode([buildBare, server.urlOf('built')], { cwd: folder })).stdout).milliseconds,
    )
    times.duckdb.push((await buildOnce(folder, one)).stagedIn)
  }
  await server.copy('landed', 'built')
  const whole = await buildOnce(folder, ['--target', 'server'], on('built'))
  const seconds = (figure, milliseconds, note) => ({ figure, value: milliseconds / 1000, unit: 's', note })
  const ratio = (figure, ours, theirs, rest) => ({
    figure,
    value: median(ours) / median(theirs),
    unit: '×',
    note: spread(ours, theirs),
    ...rest,
  })
  const [fast, single, bare, duckdb] = [times.default, times.one, times.bare, times.duckdb].map(median)
  return [
    seconds(`aurora load, ${answers.toLocaleString('en-US')} answers`, onServer.milliseconds),
    seconds('the same into DuckDB', onDuckdb.milliseconds),
    seconds('staging, one node at a time', single, `median of ${rounds}, tests left out`),
    seconds('staging as it is by default', fast, 'several nodes at a time'),
    seconds('the same statements on a bare connection', bare, 'one after another'),
    ratio('one at a time : bare', times.one, times.bare, { wanted: '≤ 1.15' }),
    ratio('default : bare', times.default, times.bare),
    seconds('DuckDB: staging, one node at a time', duckdb),
    ratio('PostgreSQL : DuckDB, one at a time', times.one, times.duckdb),
    seconds('aurora build, the whole command', whole.milliseconds, 'with tests and seals'),
  ]
}

async function measureLanding(folder, server) {
  copyProject(folder)
  const archive = join(folder, 'payloads.ndjson.gz')
  await writePayloadArchive(archive, payloads)
  await server.create('landing')
  const env = { WAREHOUSE_URL: server.urlOf('landing') }
  const target = ['--target', 'server']
  await runNode([auroraBin, 'migrate', 'up', ...target], { cwd: folder, env })
  const landed = await runNode([auroraBin, 'load', archive, ...target], { cwd: folder, env })
  const bare = await copyAgain(server)
  const rate = (milliseconds) =>
    `${Math.round((payloads / milliseconds) * 1000).toLocaleString('en-US')} a second`
  return [
    {
      figure: 'aurora load, 200,000 payloads',
      value: landed.milliseconds / 1000,
      unit: 's',
      note: rate(landed.milliseconds),
    },
    {
      figure: 'bare COPY, the same rows',
      value: bare / 1000,
      unit: 's',
      note: `${rate(bare)}; PostgreSQL ${await server.version()}`,
    },
    { figure: 'load : COPY', value: landed.milliseconds / bare, unit: '×', wanted: '≤ 2' },
    { figure: 'peak memory of load', value: landed.peakMebibytes, unit: 'MiB' },
  ]
}

/**
 * The landed rows once more, from a file beside the server into tables of the same columns and keys: no client is in
 * it. Milliseconds of COPY alone.
 */
async function copyAgain(server) {
  let milliseconds = 0
  const [{ folder }] = await server.query('landing', `select current_setting('data_directory') as folder`)
  for (const table of ['staging_payloads', 'payload_observations']) {
    const file = `${folder}/${table}.copy`
    await server.query('landing', `copy staging.${table} to '${file}'`)
    await server.query('landing', `create table public.${table} (like staging.${table} including all)`)
    const began = performance.now()
    await server.query('landing', `copy public.${table} from '${file}'`)
    milliseconds += performance.now() - began
  }
  const [{ rows }] = await server.query('landing', 'select count(*) as rows from public.staging_payloads')
  if (Number(rows) !== payloads) throw new Error(`${rows} payloads had landed, not ${payloads}`)
  return milliseconds
}
