import { throwCollected, UserError, UserErrors } from '../../base/errors.js'
import { silentReporter } from '../../base/events.js'
import type { SeedCheckSelection } from '../../build/seed-check-plan.js'
import { errorRecords } from '../output/error-text.js'
import { countText, plural } from '../output/quantities.js'
import { styleFor } from '../output/style.js'
import { openProject, type OpenProject } from '../open-project.js'
import { findSeedProblems } from '../seed-check.js'
import { wantsColor, type Invocation } from '../verb.js'

const everything: SeedCheckSelection = { isSeedWanted: () => true, isTestWanted: () => true }

/** What a check of the seeds came to. */
interface Checked {
  readonly seeds: number
  readonly rows: number
  readonly tests: number
  readonly problems: readonly UserError[]
}

/** `aurora agreements check`: 0 when nothing is wrong; throws what is. */
export async function checkAgreements(invocation: Invocation): Promise<number> {
  const { options, effects } = invocation
  const isJson = options.output === 'json'
  const opened = await openProject(invocation).catch((error: unknown) => {
    // What keeps the project from being read at all is a finding too.
    if (isJson && (error instanceof UserError || error instanceof UserErrors))
      effects.stdout.write(recordText({ seeds: 0, rows: 0, tests: 0 }, errorRecords(error)))
    throw error
  })
  const checked = await check(invocation, opened)
  if (isJson) {
    const { problems, ...counts } = checked
    effects.stdout.write(
      recordText(
        counts,
        problems.flatMap((problem) => errorRecords(problem)),
      ),
    )
  }
  throwCollected(checked.problems)
  if (!isJson) {
    const style = styleFor(wantsColor(options, effects, effects.stdout))
    const { seeds, rows, tests } = checked
    effects.stdout.write(
      `${style.good('sound')}  ${plural(seeds, 'seed')} with ${countText(rows)} rows, by ${plural(tests, 'test')}\n`,
    )
  }
  return 0
}

async function check(invocation: Invocation, opened: OpenProject): Promise<Checked> {
  const compiled = await opened.compile('duckdb')
  const { planSeedCheck } = await import('../../build/seed-check-plan.js')
  const { seedRows } = await import('../../project/seed-rows.js')
  const { seeds, tests } = planSeedCheck(compiled, everything)
  const problems = await findSeedProblems({
    invocation,
    opened,
    compiled,
    selection: everything,
    asOf: undefined,
    reporter: silentReporter,
  })
  const rows = seeds.reduce((sum, seed) => sum + seedRows(opened.project, seed).length, 0)
  return { seeds: seeds.length, rows, tests: tests.length, problems }
}

function recordText(
  counts: Omit<Checked, 'problems'>,
  problems: readonly Readonly<Record<string, unknown>>[],
): string {
  return `${JSON.stringify({ ...counts, problems }, undefined, 2)}\n`
}
