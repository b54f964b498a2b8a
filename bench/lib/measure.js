import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of Aurora's own folder. */
export const repository = fileURLToPath(new URL('../../', import.meta.url))
export const auroraBin = join(repository, 'bin', 'aurora.js')

/** The middle one of several numbers. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The lowest and highest ratio that the rounds gave: wide apart, the machine was busy and the median says little. */
export function spread(ours, theirs) {
  const ratios = ours.map((time, round) => time / theirs[round]).sort((a, b) => a - b)
  return `rounds from ${ratios[0].toFixed(2)} to ${ratios.at(-1).toFixed(2)}`
}

/** Milliseconds that an asynchronous piece of work takes. */
export async function timed(work) {
  const started = performance.now()
  const result = await work()
  return { milliseconds: performance.now() - started, result }
}

/** Runs work in a temporary folder that is gone afterwards, unless `AURORA_BENCH_KEEP` is set. */
export async function inTemporaryFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-bench-'))
  try {
    return await work(folder)
  } finally {
    if (process.env.AURORA_BENCH_KEEP === undefined) rmSync(folder, { recursive: true, force: true })
    else console.error(`kept: ${folder}`)
  }
}

/**
 * Runs a Node program as a process of its own and gives what it wrote, how long it took and its peak memory.
 * Throws with the program's last lines when its exit code is not among `allowed`.
 */
export async function runNode(args, { cwd = repository, env = {}, allowed = [0] } = {}) {
  const meter = fileURLToPath(new URL('memory-meter.js', import.meta.url))
  const started = performance.now()
  const child = spawn(process.execPath, ['--import', meter, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [stdout, stderr, report] = [collect(child.stdout), collect(child.stderr), collect(child.stdio[3])]
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const milliseconds = performance.now() - started
  if (!allowed.includes(exitCode)) {
    const said = [stdout.text(), stderr.text()].join('\n').trim().split('\n').slice(-30).join('\n')
    throw new Error(`node ${args.join(' ')} ended with exit code ${exitCode}:\n${said}`)
  }
  return {
    milliseconds,
    stdout: stdout.text(),
    stderr: stderr.text(),
    peakMebibytes: Number(report.text()) / 1024,
  }
}

function collect(stream) {
  const chunks = []
  stream.on('data', (chunk) => chunks.push(chunk))
  return { text: () => Buffer.concat(chunks).toString('utf8') }
}
