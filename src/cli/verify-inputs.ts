import { UserError } from '../base/errors.js'
import type { DifferingInput } from '../compare/compare-inputs.js'
import type { Pair } from '../compare/comparison.js'
import type { Engine } from '../engine/engine.js'
import type { Source } from '../project/types.js'
import { plural } from './output/quantities.js'

/** Throws, with the command that mends it, where models would not read the same rows on both targets. */
export async function requireSameInputs(
  engines: Pair<Engine>,
  targets: Pair<string>,
  sources: readonly Source[],
): Promise<void> {
  const { compareInputs } = await import('../compare/compare-inputs.js')
  const differing = await engines[0].withSession((first) =>
    engines[1].withSession((second) => compareInputs([first, second], sources)),
  )
  if (differing.length === 0) return
  const [first, second] = targets
  const lines = differing.map((input) => `  ${differenceText(input, targets)}`)
  throw new UserError(
    `What has landed on "${first}" and "${second}" differs, so that their models cannot be compared:\n${lines.join('\n')}`,
    { code: 'landed_differs', exitCode: 1, hint: mendingCommands(differing, targets).join('\n') },
  )
}

function differenceText({ source, comparison }: DifferingInput, [first, second]: Pair<string>): string {
  const { onlyFirst = 0, onlySecond = 0, changed = 0 } = comparison.differences ?? {}
  const parts = [
    onlyFirst === 0 ? undefined : `${plural(onlyFirst, 'row')} only on ${first}`,
    onlySecond === 0 ? undefined : `${plural(onlySecond, 'row')} only on ${second}`,
    changed === 0 ? undefined : `${plural(changed, 'row')} seen at another time or otherwise not the same`,
  ]
  return `${source.provider} ${source.endpoint}: ${parts.filter((part) => part !== undefined).join(', ')}`
}

/** Copying both ways brings both to the same rows; one way is enough where only one has more. */
function mendingCommands(differing: readonly DifferingInput[], [first, second]: Pair<string>): string[] {
  const differences = differing.flatMap(({ comparison }) => comparison.differences ?? [])
  const has = (count: 'onlyFirst' | 'onlySecond' | 'changed'): boolean =>
    differences.some((difference) => difference[count] > 0)
  const command = (from: string, to: string): string => `aurora load --from-target ${from} --to ${to}`
  return [
    ...(has('onlyFirst') || has('changed') ? [`Run: ${command(first, second)}`] : []),
    ...(has('onlySecond') || has('changed') ? [`Run: ${command(second, first)}`] : []),
  ]
}
