import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedText } from './changed-text.js'
import { copyProject } from './copy-project.js'
import { runTests } from './run-tests.js'

/** What an engine or the templates say of SQL that makes no sense to them: then no test noticed what it does. */
const isNonsense =
  /Parser Error|Binder Error|Catalog Error|TemplateError|syntax error at|(column|relation|function) .* does not exist/i

/**
 * Makes one change in a copy of the project and runs its tests, file by file, until one fails. `outcome` is
 * `noticed`, by the test `by`; `survived`; `stale` where the text is not there exactly once; `broken` where the changed
 * SQL does not run at all; `endless` where a file of tests came to no end in `longest` milliseconds.
 */
export async function tryMutation(mutation, folder, longest) {
  const { name, file, why, tests } = mutation
  const started = performance.now()
  const result = (outcome, by, message) => ({
    name,
    file,
    why,
    outcome,
    by,
    message,
    milliseconds: Math.round(performance.now() - started),
  })
  copyProject(folder)
  try {
    const changed = changedText(folder, mutation)
    if (typeof changed === 'number')
      return result('stale', undefined, `its text stands ${changed} times in ${file}`)
    writeFileSync(join(folder, file), changed)
    for (const test of tests) {
      const { failure } = await runTests(folder, [test], longest)
      if (failure === undefined) continue
      const outcome = outcomeOf(failure)
      return result(outcome, `${test}: ${failure.test}`, outcome === 'noticed' ? undefined : failure.message)
    }
    return result('survived')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function outcomeOf({ isEndless, isOfFile, message }) {
  if (isEndless) return 'endless'
  return isOfFile || isNonsense.test(message) ? 'broken' : 'noticed'
}
