// Building the demo's sample, and a warehouse of 100 epochs × 1,500 validators with 60 stake accounts for each of 150
// of them: staging by Aurora against the same SQL, statement after statement, on the bare engine. Tests, seals and the
// analysts' copy come on top and are shown beside it.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnce, replaceFile } from './lib/build-once.js'
import { auroraBin, inTemporaryFolder, median, runNode, spread } from './lib/measure.js'
import { copyProject, widenOperator } from './lib/project-copy.js'

const buildBare = fileURLToPath(new URL('lib/build-bare.js', import.meta.url))

const warehouses = [
  { name: 'sample', options: {}, operated: 3, rounds: 5 },
  {
    name: 'large',
    options: { epochs: 100, validators: 1500, stakedValidators: 150, stakers: 60, unknownPerMille: 5 },
    operated: 150,
    rounds: 3,
    wantedRatio: '≤ 1.15',
    wantedMemory: '< 2,048',
  },
]

export async function measure() {
  const figures = []
  for (const warehouse of warehouses)
    figures.push(...(await inTemporaryFolder((folder) => measureWarehouse(folder, warehouse))))
  return figures
}

async function measureWarehouse(folder, { name, options, operated, rounds, wantedRatio, wantedMemory }) {
  const { writeSampleArchive } = await import('../dist/sample/archive.js')
  copyProject(folder)
  if (operated > 3) await widenOperator(folder, operated)
  const [database, landed, built] = ['aurora', 'landed', 'built'].map((file) =>
    join(folder, 'data', `${file}.duckdb`),
  )
  const archive = join(folder, 'sample.ndjson.gz')
  const answers = await writeSampleArchive(archive, options)
  // The sample's planned rejections make `load` end with 1.
  const load = await runNode([auroraBin, 'load', archive], { cwd: folder, allowed: [0, 1] })
  copyFileSync(database, landed)

  const whole = await buildOnce(folder, [])
  copyFileSync(database, built)
  const [staging, oneByOne, bare] = [[], [], []]
  for (let round = 0; round < rounds; round += 1) {
    for (const [times, threads] of [
      [staging, []],
      [oneByOne, ['--threads', '1']],
    ]) {
      replaceFile(database, landed)
      times.push((await buildOnce(folder, ['--exclude', 'resource_type:test', ...threads])).stagedIn)
    }
    replaceFile(database, built)
    const { stdout } = await runNode([buildBare, database], { cwd: folder })
    bare.push(JSON.parse(stdout).milliseconds)
  }
  const [ours, single, theirs] = [staging, oneByOne, bare].map(median)
  const seconds = (figure, milliseconds, note) => ({
    figure: `${name}: ${figure}`,
    value: milliseconds / 1000,
    unit: 's',
    note,
  })
  return [
    seconds(`aurora load, ${answers.toLocaleString('en-US')} answers`, load.milliseconds),
    seconds('staging, one node at a time', single, `median of ${rounds}, tests left out`),
    seconds('staging as it is by default', ours, `median of ${rounds}, up to three nodes at a time`),
    seconds('the same SQL on the bare engine', theirs, `median of ${rounds}, one statement at a time`),
    {
      figure: `${name}: one at a time : bare`,
      value: single / theirs,
      unit: '×',
      wanted: wantedRatio,
      note: spread(oneByOne, bare),
    },
    {
      figure: `${name}: default : bare`,
      value: ours / theirs,
      unit: '×',
      note: 'below 1 where models overlap',
    },
    seconds('tests', Math.max(0, whole.stagedIn - ours), 'staging with tests, less staging alone'),
    seconds('seals', whole.stages.get('sealed') ?? 0),
    seconds("analysts' copy", whole.stages.get('copied') ?? 0),
    seconds('aurora build, the whole command', whole.milliseconds),
    {
      figure: `${name}: peak memory of the build`,
      value: whole.peakMebibytes,
      unit: 'MiB',
      wanted: wantedMemory,
    },
  ]
}
