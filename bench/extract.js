// Extracting over HTTP from a host on the same machine against a bare undici loop that reads every answer and drops it;
// and how long a backfill takes under the rate limits of sources/, on a clock that jumps, against what the plan foretells.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { runNode } from './lib/measure.js'

const program = (name) => fileURLToPath(new URL(`lib/${name}.js`, import.meta.url))
const largeMegabytes = 20

export async function measure({ small = 100_000, large = 50, epochs = 100, validators = 20 } = {}) {
  const host = await startHost()
  try {
    return [
      ...(await measureSmall(host.address, small, 1)),
      ...(await measureSmall(host.address, small, 10)),
      ...(await measureLarge(host.address, large)),
      ...(await measureBackfill(epochs, validators)),
    ]
  } finally {
    host.stop()
  }
}

/** In a process of its own, as hosts are: what it takes is not Aurora's. */
async function startHost() {
  const child = spawn(process.execPath, [program('extract-server')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  return { address: String(line).trim(), stop: () => child.stdin.end() }
}

async function run(name, words) {
  const { stdout, peakMebibytes } = await runNode([program(name), ...words.map(String)])
  return { ...JSON.parse(stdout), peakMebibytes }
}

async function measureSmall(address, answers, batch) {
  const bare = await run('extract-bare', [address, answers, batch, 0])
  const ours = await run('extract-once', [address, answers, batch, 0])
  const rate = ({ milliseconds }) => Math.round((answers / milliseconds) * 1000)
  const name = `${answers.toLocaleString('en-US')} small answers, ${batch === 1 ? 'one' : batch} a request`
  return [
    { figure: `${name}: aurora`, value: rate(ours), unit: 'answers/s', note: phases(ours) },
    { figure: `${name}: bare undici`, value: rate(bare), unit: 'answers/s', note: processor(bare) },
    {
      figure: `${name}: aurora : bare`,
      value: rate(ours) / rate(bare),
      unit: '×',
      wanted: '≥ 0.50',
      note: 'of their rates',
    },
    { figure: `${name}: peak memory`, value: ours.peakMebibytes, unit: 'MiB' },
  ]
}

async function measureLarge(address, answers) {
  const bare = await run('extract-bare', [address, 0, 1, answers])
  const few = await run('extract-once', [address, 0, 1, Math.ceil(answers / 5)])
  const ours = await run('extract-once', [address, 0, 1, answers])
  const rate = ({ milliseconds }) => (answers * largeMegabytes * 1000) / milliseconds
  const name = `${answers} answers of ${largeMegabytes} MB`
  return [
    { figure: `${name}: aurora`, value: rate(ours), unit: 'MB/s', note: phases(ours) },
    {
      figure: `${name}: aurora, a core`,
      value: rate({ milliseconds: ours.cpu }),
      unit: 'MB/s',
      wanted: '≥ 15',
      note: 'of processor time',
    },
    { figure: `${name}: bare undici`, value: rate(bare), unit: 'MB/s', note: processor(bare) },
    {
      figure: `${name}: peak memory`,
      value: ours.peakMebibytes,
      unit: 'MiB',
      note: `${Math.round(few.peakMebibytes)} MiB for ${Math.ceil(answers / 5)} of them`,
    },
  ]
}

async function measureBackfill(epochs, validators) {
  const { status, predictedSeconds, seconds, requests, answers, realSeconds } = await run('backfill', [
    epochs,
    validators,
  ])
  if (status !== 'SUCCESS') throw new Error(`the backfill ended ${status}`)
  const name = `backfill, ${epochs} epochs × ${validators} validators`
  return [
    { figure: `${name}: foretold`, value: predictedSeconds / 60, unit: 'min' },
    {
      figure: `${name}: simulated`,
      value: seconds / 60,
      unit: 'min',
      wanted: '< 60',
      note: `${requests.toLocaleString('en-US')} requests, ${answers.toLocaleString('en-US')} answers`,
    },
    {
      figure: `${name}: foretold : simulated`,
      value: predictedSeconds / seconds,
      unit: '×',
      wanted: '0.90 … 1.10',
    },
    {
      figure: `${name}: work of its own`,
      value: realSeconds,
      unit: 's',
      note: 'fetching and landing, no waiting',
    },
  ]
}

function phases({ milliseconds, landing, cpu }) {
  const seconds = (time) => (time / 1000).toFixed(1)
  return `${seconds(milliseconds)} s, ${seconds(landing)} s of them also landing; processor ${seconds(cpu)} s`
}

function processor({ cpu }) {
  return `processor ${(cpu / 1000).toFixed(1)} s`
}
