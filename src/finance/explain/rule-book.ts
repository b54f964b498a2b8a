import type { Session } from '../../engine/engine.js'
import { quoteText } from '../../engine/identifiers.js'
import { inWarehouse, readRows } from '../../lineage/trace/published-rows.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'

/** What a rule's lines of one chain rest on, period by period: plain rows, nothing worked out. */
export interface RuleBook {
  readonly agreementId: string
  readonly ruleKey: string
  readonly chainId: string
  /** In the order of periods and versions. */
  readonly steps: readonly RuleStep[]
  /** canonical.canonical_periods: those of the steps, and where the terms add up over periods all of the chain. */
  readonly periods: readonly PublishedRow[]
  /** Of the rule, in the order in which they were written. */
  readonly overrides: readonly PublishedRow[]
}

/** A period, or the part of it in which one version of the agreement holds. */
export interface RuleStep {
  readonly period: PublishedRow
  readonly versionNumber: number
  /** registry.agreement_rules. */
  readonly rule: PublishedRow
  /** registry.agreement_versions. */
  readonly version: PublishedRow
  /** registry.agreement_rule_tiers, from the lowest up. */
  readonly tiers: readonly PublishedRow[]
  /** In the order of their keys; of a step that may or may not be one, nobody. */
  readonly members: readonly RuleMember[]
  /** True where it is not known whether the version held in the period: its base is unknown then. */
  readonly isDoubtful: boolean
  /** computation.agreement_versions_in_force of the period, of all agreements concerned, where slots divide it. */
  readonly slots: readonly PublishedRow[]
}

/** A validator that the rule reaches. */
export interface RuleMember {
  readonly validatorKey: string
  /** computation.commission_bases: the weights, and how well each is known. */
  readonly weights: PublishedRow
  /** computation.validator_pnl. */
  readonly component: PublishedRow | undefined
  /** Of a rule that shares with others to the last atom: all who share, in the order of equal remainders. */
  readonly sharers: readonly PublishedRow[]
}

interface BookQuestion {
  readonly agreementId: string
  readonly ruleKey: string
  readonly chainId: string
  readonly periodId: string
}

/** Reads the book of a rule: of one period, or of all of them where the terms add up over periods. */
export async function readRuleBook(session: Session, question: BookQuestion): Promise<RuleBook> {
  const { agreementId, ruleKey, chainId } = question
  const ofRule = { agreement_id: agreementId, rule_key: ruleKey }
  const rules = await readRows(session, {
    relation: 'registry.agreement_rules',
    key: ['agreement_id', 'version_number', 'rule_key'],
    wanted: ofRule,
  })
  const ofPeriod: Readonly<Record<string, string>> = rules.some(addsUp)
    ? {}
    : { period_id: question.periodId }
  const scope = { ...ofRule, chain_id: chainId, ...ofPeriod }
  const weights = await readRows(session, {
    relation: 'computation.commission_bases',
    key: ['agreement_id', 'version_number', 'rule_key', 'chain_id', 'period_id', 'validator_key'],
    wanted: scope,
  })
  const doubtful = await readRows(session, {
    relation: 'computation.rules_in_scope',
    key: ['version_number', 'period_id', 'validator_key'],
    wanted: { ...scope, certainty: 'TIME_UNKNOWN' },
  })
  const sharers = await readSharers(session, rules, chainId, ofPeriod)
  const parts: Parts = {
    rules: byKey(rules),
    versions: byKey(
      await readRows(session, {
        relation: 'registry.agreement_versions',
        key: ['agreement_id', 'version_number'],
        wanted: { agreement_id: agreementId },
      }),
    ),
    tiers: await readRows(session, {
      relation: 'registry.agreement_rule_tiers',
      key: ['agreement_id', 'version_number', 'rule_key', 'tier_number'],
      wanted: ofRule,
    }),
    periods: byKey(
      await readRows(session, {
        relation: 'canonical.canonical_periods',
        key: ['chain_id', 'period_identifier'],
        wanted: { chain_id: chainId, ...ofPeriod },
      }),
    ),
    components: byKey(await readComponents(session, question, ofPeriod)),
    sharers,
    slots: await readSlots(
      session,
      [agreementId, ...sharers.map(({ cells }) => cells['agreement_id'] ?? '')],
      {
        chain_id: chainId,
        ...ofPeriod,
      },
    ),
  }
  return {
    agreementId,
    ruleKey,
    chainId,
    steps: stepsOf([...weights, ...doubtful], parts),
    periods: [...parts.periods.values()],
    overrides: await readRows(session, {
      relation: 'registry.commission_overrides',
      key: ['agreement_id', 'rule_key', 'chain_id', 'period_identifier', 'validator_key', 'created_at'],
      wanted: { ...ofRule, chain_id: chainId },
    }),
  }
}

/** True for terms that compare with more than the period itself. */
function addsUp({ cells }: PublishedRow): boolean {
  return ['tier_scope', 'floor_scope', 'cap_scope'].some((column) => (cells[column] ?? 'PERIOD') !== 'PERIOD')
}

/** P&L rows of the validators that the rule reaches. */
function readComponents(
  session: Session,
  { agreementId, ruleKey, chainId }: BookQuestion,
  ofPeriod: Readonly<Record<string, string>>,
): Promise<readonly PublishedRow[]> {
  return readRows(session, {
    relation: 'computation.validator_pnl',
    key: ['chain_id', 'period_id', 'validator_key'],
    wanted: { chain_id: chainId, ...ofPeriod },
    where: `exists (
      select 1 from ${inWarehouse(session, 'computation.commission_bases')} as bases
       where bases.chain_id = r.chain_id and bases.period_id = r.period_id and bases.validator_key = r.validator_key
         and bases.agreement_id = ${quoteText(agreementId)} and bases.rule_key = ${quoteText(ruleKey)})`,
  })
}

/** The rules that share with this one, each at every validator that it reaches. */
async function readSharers(
  session: Session,
  rules: readonly PublishedRow[],
  chainId: string,
  ofPeriod: Readonly<Record<string, string>>,
): Promise<readonly PublishedRow[]> {
  const groups = new Set(rules.flatMap(({ cells }) => cells['split_group'] ?? []))
  const found: PublishedRow[] = []
  for (const group of groups)
    found.push(
      ...(await readRows(session, {
        relation: 'computation.rules_in_scope',
        // In the order in which equal remainders get their atom.
        key: [
          'partner_id',
          'agreement_id',
          'rule_key',
          'version_number',
          'chain_id',
          'period_id',
          'validator_key',
        ],
        wanted: { split_group: group, chain_id: chainId, ...ofPeriod, certainty: 'IN_FORCE' },
      })),
    )
  return found
}

/** Which slots the versions of some agreements hold of the periods that they divide. */
async function readSlots(
  session: Session,
  agreements: readonly string[],
  wanted: Readonly<Record<string, string>>,
): Promise<readonly PublishedRow[]> {
  const found: PublishedRow[] = []
  for (const agreement_id of new Set(agreements))
    found.push(
      ...(await readRows(session, {
        relation: 'computation.agreement_versions_in_force',
        key: ['agreement_id', 'version_number', 'chain_id', 'period_id'],
        wanted: { agreement_id, ...wanted, certainty: 'IN_FORCE' },
      })),
    )
  return found.filter(({ cells }) => (cells['held_slots'] ?? null) !== null)
}

interface Parts {
  readonly rules: ReadonlyMap<string, PublishedRow>
  readonly versions: ReadonlyMap<string, PublishedRow>
  readonly tiers: readonly PublishedRow[]
  readonly periods: ReadonlyMap<string, PublishedRow>
  readonly components: ReadonlyMap<string, PublishedRow>
  readonly sharers: readonly PublishedRow[]
  readonly slots: readonly PublishedRow[]
}

function byKey(rows: readonly PublishedRow[]): ReadonlyMap<string, PublishedRow> {
  return new Map(rows.map((row) => [row.key, row]))
}

function stepsOf(weights: readonly PublishedRow[], parts: Parts): readonly RuleStep[] {
  const groups = new Map<string, PublishedRow[]>()
  for (const row of weights) {
    const place = `${row.cells['period_identifier'] ?? ''}|${row.cells['version_number'] ?? ''}`
    groups.set(place, [...(groups.get(place) ?? []), row])
  }
  const steps = [...groups.values()].flatMap((rows) => stepOf(rows, parts) ?? [])
  const number = ({ period }: RuleStep): number => Number(period.cells['period_number'])
  return steps.sort((one, other) => number(one) - number(other) || one.versionNumber - other.versionNumber)
}

/** Undefined where the registry no longer has the rule or the version: its lines are told as they were published. */
function stepOf(rows: readonly PublishedRow[], parts: Parts): RuleStep | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  const of = (column: string): string => first.cells[column] ?? ''
  const rule = parts.rules.get([of('agreement_id'), of('version_number'), of('rule_key')].join('|'))
  const version = parts.versions.get([of('agreement_id'), of('version_number')].join('|'))
  const period = parts.periods.get([of('chain_id'), of('period_identifier')].join('|'))
  if (rule === undefined || version === undefined || period === undefined) return undefined
  const isSame = (column: string, row: PublishedRow): boolean => row.cells[column] === first.cells[column]
  const tierNumber = ({ cells }: PublishedRow): number => Number(cells['tier_number'])
  return {
    period,
    versionNumber: Number(of('version_number')),
    rule,
    version,
    tiers: parts.tiers
      .filter((tier) => isSame('version_number', tier))
      .sort((one, other) => tierNumber(one) - tierNumber(other)),
    slots: parts.slots.filter((row) => isSame('period_id', row)),
    isDoubtful: first.relation !== 'computation.commission_bases',
    members: membersOf(rows, rule, parts),
  }
}

function membersOf(rows: readonly PublishedRow[], rule: PublishedRow, parts: Parts): readonly RuleMember[] {
  return [...rows]
    .filter(({ relation }) => relation === 'computation.commission_bases')
    .sort(byValidator)
    .map((row) => ({
      validatorKey: row.cells['validator_key'] ?? '',
      weights: row,
      component: parts.components.get(
        ['chain_id', 'period_identifier', 'validator_key'].map((column) => row.cells[column]).join('|'),
      ),
      sharers: sharersOf(rule, row, parts.sharers),
    }))
}

function sharersOf(
  rule: PublishedRow,
  member: PublishedRow,
  sharers: readonly PublishedRow[],
): readonly PublishedRow[] {
  const group = rule.cells['split_group'] ?? null
  if (group === null) return []
  return sharers.filter(
    ({ cells }) =>
      cells['split_group'] === group &&
      ['period_id', 'validator_key', 'revenue_component'].every(
        (column) => cells[column] === member.cells[column],
      ) &&
      cells['attribution_method'] === 'FIXED_SHARE',
  )
}

function byValidator(one: PublishedRow, other: PublishedRow): number {
  const [first, second] = [one.cells['validator_key'] ?? '', other.cells['validator_key'] ?? '']
  return first < second ? -1 : first > second ? 1 : 0
}
