import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clearTimeout, setTimeout } from 'node:timers'
import { repository } from './copy-project.js'

/** A change may make a query run on and on; but that a machine is busy is no failure of a test. */
const longest = 600_000
const testTimeout = 300_000

/**
 * Runs files of tests over the project in a folder, until the first failure. Gives that failure: its test, or the file
 * when it could not even be read, and the message; undefined when all pass.
 */
export async function runTests(folder, files) {
  const report = join(folder, 'report.json')
  const said = await vitest(folder, [
    ...files,
    '--bail',
    '1',
    `--testTimeout=${testTimeout}`,
    '--reporter=json',
    `--outputFile=${report}`,
  ])
  if (said.timedOut)
    return { failure: { test: files.join(', '), message: 'there was no end', isOfFile: false } }
  const results = readReport(report, said)
  const failed = results
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed')
  if (failed !== undefined)
    return {
      failure: { test: failed.fullName, message: failed.failureMessages.join('\n'), isOfFile: false },
    }
  const unread = results.find(({ status, message }) => status === 'failed' && message !== '')
  if (unread !== undefined) return { failure: { test: unread.name, message: unread.message, isOfFile: true } }
  if (said.exitCode !== 0) throw new Error(`vitest ended with ${said.exitCode}:\n${said.output}`)
  return {}
}

function readReport(report, said) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults
  } catch {
    throw new Error(`vitest gave no report:\n${said.output}`)
  }
}

function vitest(folder, args) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'))
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
    cwd: repository,
    env: { ...Object.fromEntries(inherited), AURORA_PROJECT_UNDER_TEST: folder, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-4000)
    })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill()
  }, longest)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => {
      clearTimeout(timer)
      resolve({ exitCode, output, timedOut })
    })
  })
}
