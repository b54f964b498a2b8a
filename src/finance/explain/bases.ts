import type { RuleMember, RuleStep } from './rule-book.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Figure, Outcome, Worksheet } from './worksheet.js'
import { isUnknown } from './worksheet.js'
import { componentWords } from './words.js'

/** What the rule's rate is applied to at one validator in one period, worked out from the component and the weights. */
export function baseOf(sheet: Worksheet, step: RuleStep, member: RuleMember): Outcome {
  const share = shareOf(sheet, step, member)
  if (isUnknown(share) || step.version.cells['loss_policy'] !== 'ZERO_FLOOR') return share
  return share.value.isNegative() ? sheet.step('base: a loss is not shared', 'positive', [share]) : share
}

function shareOf(sheet: Worksheet, step: RuleStep, member: RuleMember): Outcome {
  const { weights } = member
  const method = weights.cells['base_method'] ?? ''
  const component = versionComponent(sheet, step, member, weights)
  if (method === 'COMPONENT') return fixedShare(sheet, step, member, component)
  const [part, whole] = partColumns(method)
  return sheet.tryStep('base', 'part', [
    component,
    sheet.input(`the partner’s ${wordsOf(method)}`, weights, part),
    sheet.input(`all ${wordsOf(method)} at the validator`, weights, whole),
  ])
}

function partColumns(method: string): readonly [string, string] {
  return method === 'CREDITED_REWARDS'
    ? ['partner_reward_weight', 'validator_reward_weight']
    : ['partner_stake_weight', 'validator_stake_weight']
}

function wordsOf(method: string): string {
  return method === 'CREDITED_REWARDS' ? 'credited rewards' : 'stake'
}

/** A share in basis points; of rules that share the whole among them, by largest remainder. */
function fixedShare(sheet: Worksheet, step: RuleStep, member: RuleMember, component: Outcome): Outcome {
  const sharers = sharersInKind(sheet, step, member, component)
  const shares = sharers.map((row) =>
    sheet.input(`share of ${row.cells['agreement_id'] ?? ''}`, row, 'share_bps'),
  )
  const sum = shares.reduce((bps, share) => bps + (isUnknown(share) ? 0 : share.value.toNumber()), 0)
  if (sum === 10000) {
    const place = sharers.findIndex((row) => isRuleOf(row, member.weights)) + 1
    return sheet.tryStep('base', 'allocate', [component, ...shares], { place })
  }
  return sheet.tryStep('base', 'bps', [component, sheet.input('share', step.rule, 'share_bps')])
}

/** Those who share the very same amount: the component, or the part of it that the same slots have. */
function sharersInKind(
  sheet: Worksheet,
  step: RuleStep,
  member: RuleMember,
  component: Outcome,
): readonly PublishedRow[] {
  const own = member.sharers.find((row) => isRuleOf(row, member.weights))
  if (own === undefined || isUnknown(component) || component.value.isZero()) return []
  return member.sharers.filter((row) => {
    if (!['held_from_slot', 'held_slots'].every((column) => row.cells[column] === own.cells[column]))
      return false
    const theirs = sheet.inDetail(() => versionComponent(sheet, step, member, row))
    return !isUnknown(theirs) && theirs.value.eq(component.value)
  })
}

function isRuleOf(row: PublishedRow, other: PublishedRow): boolean {
  return ['agreement_id', 'version_number', 'rule_key'].every(
    (column) => row.cells[column] === other.cells[column],
  )
}

/** The component, or where slots divide the period between versions, the part of it that the version has. */
function versionComponent(sheet: Worksheet, step: RuleStep, member: RuleMember, of: PublishedRow): Outcome {
  const name = member.weights.cells['revenue_component'] ?? ''
  const words = componentWords(name)
  const component =
    member.component === undefined
      ? { missing: [`${words}: the P&L has no row of ${member.weights.key.split('|').slice(3).join('|')}`] }
      : sheet.input(words, member.component, `${name.toLowerCase()}_native`)
  const holders = step.slots
    .filter(({ cells }) => cells['agreement_id'] === of.cells['agreement_id'])
    .sort((one, other) => Number(one.cells['version_number']) - Number(other.cells['version_number']))
  const place = holders.findIndex(({ cells }) => cells['version_number'] === of.cells['version_number']) + 1
  if (place === 0) return component
  const held = holders.map((row) =>
    sheet.input(`slots of version ${row.cells['version_number'] ?? ''}`, row, 'held_slots'),
  )
  const rest = slotsOfNoVersion(sheet, holders, held)
  return sheet.tryStep('part of the version, by slots', 'allocate', [component, ...held, ...rest], { place })
}

function slotsOfNoVersion(
  sheet: Worksheet,
  holders: readonly PublishedRow[],
  held: readonly Outcome[],
): readonly Figure[] {
  const [first] = holders
  const known = held.filter((outcome): outcome is Figure => !isUnknown(outcome))
  const all = first === undefined ? undefined : sheet.input('slots of the period', first, 'period_slots')
  if (all === undefined || isUnknown(all)) return []
  const taken = sheet.step('slots that versions hold', 'sum', known, { isDetail: true })
  const rest = sheet.step('slots that no version holds', 'subtract', [all, taken], { isDetail: true })
  return rest.value.gt(0) ? [rest] : []
}
