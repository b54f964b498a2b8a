import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clearTimeout, setTimeout } from 'node:timers'
import { repository } from './copy-project.js'

/** Milliseconds. A change may make a query run on and on; but that a machine is busy is no failure of a test. */
const testTimeout = 300_000
const isTimeout = /^Error: (Test|Hook) timed out in /

/**
 * Runs files of tests over the project in a folder, until the first failure. Gives that failure: its test, or the file
 * when it could not even be read, and the message; undefined when all pass. `isEndless` where a test, or all of them in
 * `longest` milliseconds, came to no end, which says nothing of what they test.
 */
export async function runTests(folder, files, longest) {
  const report = join(folder, 'report.json')
  const args = ['--bail', '1', `--testTimeout=${testTimeout}`, '--reporter=json', `--outputFile=${report}`]
  const said = await vitest(folder, [...files, ...args], longest)
  if (said.timedOut) {
    const message = `no end within ${longest / 1000} s`
    return { failure: { test: files.join(', '), message, isOfFile: false, isEndless: true } }
  }
  const results = readReport(report, said)
  const failed = results
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed')
  if (failed !== undefined) {
    const message = failed.failureMessages.join('\n')
    return {
      failure: { test: failed.fullName, message, isOfFile: false, isEndless: isTimeout.test(message) },
    }
  }
  const unread = results.find(({ status, message }) => status === 'failed' && message !== '')
  if (unread !== undefined)
    return { failure: { test: unread.name, message: unread.message, isOfFile: true, isEndless: false } }
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

function vitest(folder, args, longest) {
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
  const end = () => {
    timedOut = true
    child.kill()
  }
  const timer = longest === undefined ? undefined : setTimeout(end, longest)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => {
      clearTimeout(timer)
      resolve({ exitCode, output, timedOut })
    })
  })
}
