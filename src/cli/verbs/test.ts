import { UserError } from '../../base/errors.js'
import type { Reporter } from '../../base/events.js'
import type { TestRunResult } from '../../build/test-published.js'
import type { NodeId, Target } from '../../project/types.js'
import { requireArtifactFolder, writeTestArtifacts } from '../artifacts.js'
import { openProject } from '../open-project.js'
import { asWriter, isWarehouseMade, locationOf } from '../open-warehouse.js'
import { createReporter } from '../output/create-reporter.js'
import { durationText, plural } from '../output/quantities.js'
import { failureDetails } from '../output/run-summary.js'
import type { Style } from '../output/style.js'
import { styleFor } from '../output/style.js'
import { reportEnd } from '../output/report-end.js'
import { newRunContext } from '../run-context.js'
import { withTwin } from '../with-twin.js'
import { requireSoundSeeds } from '../seed-check.js'
import type { SelectionOptions } from '../selection.js'
import { addSelectionOptions, selectFrom } from '../selection.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Invocation, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'
import { addWaitOption } from '../wait-for-writer.js'

type TestOptions = CommonOptions & SelectionOptions & { readonly output: 'text' | 'json' }

/** `aurora test`: data tests and checks on what is published. */
export const testVerb: Verb = {
  name: 'test',
  group: 'Build:',
  configure(command) {
    addWaitOption(addSelectionOptions(command))
      .description('Run the tests and the contract, exact-money and determinism checks on what is published.')
      .addOption(textOption())
      .addHelpText(
        'after',
        `
Examples:
  aurora test
  aurora test --select validator_pnl
  aurora test --select test_type:singular`,
      )
  },
  async run(invocation) {
    const { effects } = invocation
    const options = invocation.options as TestOptions
    const opened = await openProject(invocation)
    requireArtifactFolder(opened)
    const reporter = createReporter(invocation, options.output === 'json')
    const compiled = await opened.compile()
    const { selected } = await selectFrom(compiled.graph, options, invocation, { withTests: true })
    if (!(await isWarehouseMade(invocation, opened))) throw nothingToTest(await locationOf(opened))
    const isSelected = (id: NodeId): boolean => selected.has(id)
    const selection = { isSeedWanted: isSelected, isTestWanted: isSelected }
    await requireSoundSeeds({ invocation, opened, compiled, selection, asOf: undefined, reporter })
    const runId = effects.randomId()
    const began = effects.clock.now().getTime()
    const result = await asWriter({ invocation, opened, runId, reporter }, async (engine) => {
      const { testPublished } = await import('../../build/test-published.js')
      return withTwin(invocation, opened, undefined, async (twin) => {
        const context = await newRunContext(invocation, opened, runId, reporter, twin)
        return testPublished(engine, compiled, selected, context)
      })
    })
    const elapsed = effects.clock.now().getTime() - began
    const results = await writeTestArtifacts(opened, compiled, invocation, result, elapsed)
    if (options.output === 'json') effects.stdout.write(`${JSON.stringify(results)}\n`)
    if (options.logFormat === 'json') reportBroken(reporter, result)
    reportEnd(reporter, result, elapsed)
    tell(invocation, result, elapsed, opened.target)
    return result.status === 'success' ? 0 : 1
  },
}

function nothingToTest(path: string): UserError {
  return new UserError(`There is no warehouse at ${path} yet, so there is nothing to test.`, {
    code: 'warehouse_missing',
    where: { file: path },
    hint: 'Run: aurora build',
  })
}

/** People read of broken models before the failing tests; JSON gets them as events. */
function reportBroken(reporter: Reporter, { outcomes }: TestRunResult): void {
  outcomes.forEach(({ nodeId, name, kind, status, message, milliseconds }, index) => {
    const told = { nodeId, name, kind, status, message, milliseconds }
    reporter.event({ type: 'node_finished', ...told, index: index + 1, total: outcomes.length })
  })
}

function tell(
  invocation: Invocation,
  result: TestRunResult,
  elapsed: number,
  { schemaPrefix }: Target,
): void {
  const { effects, options } = invocation
  if (options.logFormat === 'json') return
  const sink = options.output === 'json' ? effects.stderr : effects.stdout
  const style = styleFor(wantsColor(options, effects, sink))
  for (const { name, message } of result.outcomes)
    sink.write(`${style.bad('error')} ${style.strong(name)}\n${indent(message)}\n`)
  sink.write(failureDetails(result, style, schemaPrefix))
  sink.write(summary(result, elapsed, style))
}

function summary(result: TestRunResult, elapsed: number, style: Style): string {
  const count = (...statuses: string[]): number =>
    result.testOutcomes.filter(({ status }) => statuses.includes(status)).length
  const failed = count('fail', 'error') + result.outcomes.length
  const parts = [
    result.status === 'success' ? style.good('passed') : style.bad(result.status),
    `${plural(count('pass'), 'test')} passed`,
    failed > 0 ? style.bad(`${failed} failed`) : undefined,
    count('warn') > 0 ? style.warn(`${count('warn')} warned`) : undefined,
    result.unpublished.length > 0 ? `${result.unpublished.length} skipped: not published yet` : undefined,
    durationText(elapsed),
  ].filter((part) => part !== undefined)
  return `\n${parts.join(style.dim(' · '))}\n`
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
