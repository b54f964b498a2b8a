// The whole warehouse at the size of a chain: 100 epochs × 1,500 validators with 100 stake accounts each, 15 million
// positions. How long and in how much memory Aurora builds it beside the same SQL on the bare engine, model by model,
// and how both grow from half the epochs to all of them.
import { copyFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnce, replaceFile } from './lib/build-once.js'
import { auroraBin, inTemporaryFolder, runNode } from './lib/measure.js'
import { copyProject, giveMemory, widenOperator } from './lib/project-copy.js'
import { writeScaleArchive } from './lib/scale-archive.js'

const buildBare = fileURLToPath(new URL('lib/build-bare.js', import.meta.url))
const modelsShown = 12

/** Of the engine, on both sides: 1 GiB is too little for the full size. */
const memoryLimit = '4GB'

/** Which size, unless `npm run bench` is told another: a small one serves to try the benchmark itself. */
const fullSize = { epochs: 100, validators: 1500, stakers: 100 }

export async function measure(options = {}) {
  const size = { ...fullSize, ...options }
  const half = await inTemporaryFolder((folder) =>
    measureSize(folder, { ...size, epochs: Math.ceil(size.epochs / 2) }),
  )
  const whole = await inTemporaryFolder((folder) => measureSize(folder, size))
  return [
    ...figuresOf(half),
    ...figuresOf(whole),
    ...modelFigures(half, whole),
    ...growthFigures(half, whole),
  ]
}

/** Lands the sample once, builds it twice and then runs the bare SQL over what was published. */
async function measureSize(folder, { epochs, validators, stakers }) {
  copyProject(folder)
  giveMemory(folder, memoryLimit)
  await widenOperator(folder, Math.min(150, validators))
  const archive = join(folder, 'sample.ndjson.gz')
  const { lines: answers, bytes } = await writeScaleArchive(archive, {
    epochs,
    validators,
    stakedValidators: validators,
    stakers,
    unknownPerMille: 5,
  })
  const size = Math.round(bytes / 2 ** 20).toLocaleString('en-US')
  say(
    `${epochs} epochs: ${answers.toLocaleString('en-US')} answers, ${size} MiB (${mebibytes(archive)} packed)`,
  )
  // The sample's planned rejections make `load` end with 1.
  const load = await runNode([auroraBin, 'load', archive], { cwd: folder, allowed: [0, 1] })
  const [database, landed] = ['aurora', 'landed'].map((file) => join(folder, 'data', `${file}.duckdb`))
  copyFileSync(database, landed)
  say(`${epochs} epochs: landed, ${mebibytes(landed)} MiB`)
  const whole = await buildOnce(folder, [])
  say(`${epochs} epochs: built in ${Math.round(whole.milliseconds / 1000)} s, ${mebibytes(database)} MiB`)
  replaceFile(database, landed)
  const single = await buildOnce(folder, ['--exclude', 'resource_type:test', '--threads', '1'])
  const bare = await runNode([buildBare, database], { cwd: folder })
  return { epochs, answers, load, whole, single, bare: { ...bare, ...JSON.parse(bare.stdout) } }
}

function figuresOf({ epochs, answers, load, whole, single, bare }) {
  const name = (figure) => `${epochs} epochs: ${figure}`
  const seconds = (figure, milliseconds, note) => ({
    figure: name(figure),
    value: milliseconds / 1000,
    unit: 's',
    note,
  })
  const memory = (figure, { peakMebibytes }, note) => ({
    figure: name(figure),
    value: peakMebibytes,
    unit: 'MiB',
    note,
  })
  return [
    seconds(`aurora load, ${answers.toLocaleString('en-US')} answers`, load.milliseconds),
    memory('peak memory of the load', load),
    seconds(
      'aurora build, the whole command',
      whole.milliseconds,
      'tests, seals and the analysts’ copy included',
    ),
    memory('peak memory of the build', whole),
    seconds('staging, one node at a time', single.stagedIn, 'tests left out'),
    seconds('the same SQL on the bare engine', bare.milliseconds, 'one statement at a time'),
    memory('peak memory of the bare engine', bare),
    {
      figure: name('one at a time : bare'),
      value: single.stagedIn / bare.milliseconds,
      unit: '×',
      wanted: '≤ 1.10',
    },
  ]
}

/** The slowest models: what Aurora needs for each, what the bare engine does, and how it grew. */
function modelFigures(half, whole) {
  return slowest(whole).map(({ name, milliseconds, rows }) => {
    const bare = whole.bare.times[name]
    const before = half.single.nodes.get(name)?.milliseconds
    const growth = before === undefined ? '' : `; ${(milliseconds / before).toFixed(2)} × its time for half`
    const made = rows === undefined ? 'a view' : `${rows.toLocaleString('en-US')} rows`
    return {
      figure: `${whole.epochs} epochs: ${name}`,
      value: milliseconds / 1000,
      unit: 's',
      note: `bare ${(bare / 1000).toFixed(1)} s; ${made}${growth}`,
    }
  })
}

function slowest({ single, bare }) {
  return [...single.nodes.values()]
    .filter(({ name }) => bare.times[name] !== undefined)
    .sort((left, right) => right.milliseconds - left.milliseconds)
    .slice(0, modelsShown)
}

/** Twice the epochs may take twice the time, and not more. */
function growthFigures(half, whole) {
  const times = whole.epochs / half.epochs
  const growth = (figure, of) => ({
    figure: `${half.epochs} to ${whole.epochs} epochs: ${figure}`,
    value: of(whole) / of(half),
    unit: '×',
    wanted: `≤ ${times.toFixed(2)}`,
  })
  return [
    growth('aurora load', ({ load }) => load.milliseconds),
    growth('aurora build, the whole command', (size) => size.whole.milliseconds),
    growth('staging, one node at a time', ({ single }) => single.stagedIn),
    growth('the same SQL on the bare engine', ({ bare }) => bare.milliseconds),
  ]
}

function mebibytes(path) {
  return Math.round(statSync(path).size / 2 ** 20).toLocaleString('en-US')
}

/** A full run takes an hour: whoever waits for it sees how far it is. */
function say(text) {
  console.error(`  ${text}`)
}
