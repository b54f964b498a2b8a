import { spanOf } from './anchors.js'
import type { Scope } from './anchors.js'
import type { RuleAmounts } from './rule-amounts.js'
import { nameOf } from './rule-amounts.js'
import type { RuleStep } from './rule-book.js'
import type { Figure, Outcome } from './worksheet.js'
import { isUnknown, missingAmong } from './worksheet.js'

/** What the floor adds in a step: up to it, less what it added before. Undefined for a rule without a floor. */
export function floorTopup(amounts: RuleAmounts, step: RuleStep): Outcome | undefined {
  const limit = limitOf(amounts, step, 'floor')
  if (limit === undefined) return undefined
  return sinceTheAnchor(amounts, step, limit, (earned, words) => shortOf(amounts, limit, earned, words))
}

/** What the cap takes off in a step: down to it, less what it took off before. Undefined for a rule without a cap. */
export function capReduction(amounts: RuleAmounts, step: RuleStep): Outcome | undefined {
  const { sheet } = amounts
  const cap = limitOf(amounts, step, 'cap')
  if (cap === undefined) return undefined
  const floor = limitOf(amounts, step, 'floor')
  const isOneScope = floor !== undefined && floor.scope === cap.scope
  const over = (sum: Figure, words: string): Figure => {
    const topped = isOneScope
      ? sheet.step(`${words}, with the floor`, 'sum', [sum, shortOf(amounts, floor, sum, words)])
      : sum
    return sheet.step(`over the cap, ${words}`, 'negative', [
      sheet.step(`cap less ${words}`, 'subtract', [cap.figure, topped]),
    ])
  }
  // A floor of another scope has been paid as it fell due: it counts like a rate.
  const earnedIn =
    floor === undefined || isOneScope
      ? undefined
      : (earlier: RuleStep): Outcome => {
          const topup = floorTopup(amounts, earlier)
          const earned = amounts.earned(earlier)
          return topup === undefined
            ? earned
            : sheet.tryStep(`rates and floor of ${nameOf(earlier)}`, 'sum', [earned, topup])
        }
  return sinceTheAnchor(amounts, step, cap, over, earnedIn)
}

interface Limit {
  readonly figure: Figure
  readonly scope: Scope
}

/** Of a period that versions divide by slots, a limit of the period counts as far as the version holds it. */
function limitOf({ sheet }: RuleAmounts, step: RuleStep, which: 'floor' | 'cap'): Limit | undefined {
  const figure = sheet.input(which, step.rule, `${which}_native`)
  if (isUnknown(figure)) return undefined
  const scope = (step.rule.cells[`${which}_scope`] ?? 'PERIOD') as Scope
  const held = step.slots.find(
    ({ cells }) =>
      cells['agreement_id'] === step.rule.cells['agreement_id'] &&
      cells['version_number'] === step.rule.cells['version_number'],
  )
  if (scope !== 'PERIOD' || held === undefined) return { figure, scope }
  const part = sheet.tryStep(`${which} of the slots of the version`, 'part', [
    figure,
    sheet.input(`slots of version ${held.cells['version_number'] ?? ''}`, held, 'held_slots'),
    sheet.input('slots of the period', held, 'period_slots'),
  ])
  return isUnknown(part) ? undefined : { figure: part, scope }
}

function shortOf({ sheet }: RuleAmounts, floor: Limit, earned: Figure, words: string): Figure {
  return sheet.step(`short of the floor, ${words}`, 'positive', [
    sheet.step(`floor less ${words}`, 'subtract', [floor.figure, earned]),
  ])
}

/** What holds of all since the anchor, less what held of it before this step. */
function sinceTheAnchor(
  amounts: RuleAmounts,
  step: RuleStep,
  { scope }: Limit,
  due: (earned: Figure, words: string) => Figure,
  earnedIn: (earlier: RuleStep) => Outcome = (earlier) => amounts.earned(earlier),
): Outcome {
  const { sheet } = amounts
  const span = spanOf(amounts.book, step, scope)
  if ('missing' in span) return span
  const sums = span.map(earnedIn)
  const unknown = missingAmong(sums)
  if (unknown !== undefined) return unknown
  const known = sums.filter((sum): sum is Figure => !isUnknown(sum))
  const [only] = known
  if (known.length === 1 && only !== undefined) return due(only, 'the period')
  const now = due(sheet.step(`sum since ${nameOf(span[0])}`, 'sum', known), `since ${nameOf(span[0])}`)
  const before = due(sheet.step('sum before this period', 'sum', known.slice(0, -1)), 'before this period')
  return sheet.step('less what it was before', 'subtract', [now, before])
}
