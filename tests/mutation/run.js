// npm run test:mutation [-- --only <name,…>] [--jobs <n>] [--longest <seconds>] [--output json] [--list <file>] [--check] [--page]
// Changes the SQL in one small way after another, each in a copy of the project, and runs the tests that should notice.
// Exit code: 0 when each change was noticed; 1 when one was not, no longer fits the SQL, breaks it or lets tests run
// on and on; 2 when nothing could be told, for instance because the tests fail without any change. --check only tells
// whether each change still fits the SQL; --page prints the list for people.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { changedText } from './lib/changed-text.js'
import { copyProject, repository } from './lib/copy-project.js'
import { mutationsPage } from './lib/mutations-page.js'
import { mutationList, readMutations } from './lib/read-mutations.js'
import { resultsTable } from './lib/results-table.js'
import { runTests } from './lib/run-tests.js'
import { tryMutation } from './lib/try-mutation.js'

const usage =
  'Usage: npm run test:mutation [-- --only <name,…>] [--jobs <n>] [--longest <seconds>] [--output json] [--list <file>] [--check] [--page]'

const values = options()
const folder = mkdtempSync(join(tmpdir(), 'aurora-mutation-'))
try {
  process.exitCode = await main()
} catch (error) {
  console.error(`test:mutation: ${error.message}`)
  process.exitCode = 2
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        jobs: { type: 'string', default: String(availableParallelism()) },
        longest: { type: 'string', default: '600' },
        output: { type: 'string', default: 'table' },
        list: { type: 'string', default: mutationList },
        check: { type: 'boolean', default: false },
        page: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (!values.help) return values
    console.log(usage)
    process.exit(0)
  } catch (error) {
    console.error(`test:mutation: ${error.message}\n${usage}`)
    process.exit(2)
  }
}

async function main() {
  if (!['table', 'json'].includes(values.output))
    throw new Error(`--output is table or json, not ${values.output}`)
  const jobs = Number(values.jobs)
  if (!Number.isInteger(jobs) || jobs < 1) throw new Error(`--jobs is a number from 1 on, not ${values.jobs}`)
  const longest = Number(values.longest)
  if (!(longest > 0)) throw new Error(`--longest is a number of seconds, not ${values.longest}`)
  const mutations = readMutations(values.list, values.only?.split(','))
  if (values.page) return print(mutationsPage(mutations))
  if (values.check) return check(mutations)
  await refuseFailingTests(mutations)
  const results = await inParallel(jobs, mutations, async (mutation) => {
    const result = await tryMutation(mutation, join(folder, mutation.name), longest * 1000)
    if (values.output === 'table')
      console.error(
        `  ${result.outcome.padEnd(8)} ${mutation.name} (${(result.milliseconds / 1000).toFixed(1)} s)`,
      )
    return result
  })
  const failed = results.filter(({ outcome }) => outcome !== 'noticed')
  if (values.output === 'json') {
    console.log(JSON.stringify({ mutations: results.length, failed: failed.length, results }, undefined, 2))
  } else console.log(resultsTable(results))
  return failed.length === 0 ? 0 : 1
}

function print(text) {
  console.log(text)
  return 0
}

function check(mutations) {
  const stale = mutations
    .map((mutation) => ({ mutation, changed: changedText(repository, mutation) }))
    .filter(({ changed }) => typeof changed === 'number')
  for (const { mutation, changed } of stale)
    console.error(`${mutation.name}: its text stands ${changed} times in ${mutation.file}`)
  console.log(`${mutations.length - stale.length} of ${mutations.length} changes fit the SQL`)
  return stale.length === 0 ? 0 : 1
}

/** That a test fails says nothing of a change when it fails without one. */
async function refuseFailingTests(mutations) {
  const files = [...new Set(mutations.flatMap(({ tests }) => tests))]
  if (values.output === 'table') console.error(`${files.length} files of tests, without any change …`)
  const copy = join(folder, 'unchanged')
  copyProject(copy)
  const { failure } = await runTests(copy, files)
  if (failure !== undefined)
    throw new Error(`the tests fail without any change: ${failure.test}\n${failure.message}`)
}

/** Results in the order of the work, however it ended. */
async function inParallel(jobs, work, each) {
  const results = []
  const remaining = [...work.entries()]
  const worker = async () => {
    for (let next = remaining.shift(); next !== undefined; next = remaining.shift())
      results[next[0]] = await each(next[1])
  }
  await Promise.all(Array.from({ length: jobs }, worker))
  return results
}
