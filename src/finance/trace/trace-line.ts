import type { Session } from '../../engine/engine.js'
import { nodesOf } from '../../lineage/trace/trace-row.js'
import type { TraceNode } from '../../lineage/trace/trace-node.js'
import type { TracedProject } from '../../lineage/trace/traced-project.js'
import type { PublishedRow, RowQuestion } from '../../lineage/trace/published-rows.js'
import { readRows } from '../../lineage/trace/published-rows.js'
import { explainLine } from '../explain/explain-line.js'
import { Library } from '../explain/explain-rule-line.js'
import type { Explanation } from '../explain/explanation.js'
import type { Line } from '../explain/line.js'
import { factsOfComponent, factsOfWeights } from './facts.js'
import type { FactQuestion, Place } from './facts.js'

/** A line with everything below it, and how it came about. */
export interface TracedLine {
  readonly explanation: Explanation
  readonly tree: TraceNode
}

/** Traces lines; what several of them rest on is read once. */
export class LineTracer {
  readonly #library: Library
  /** By role, what is shown, and row: every line of a tiered rule rests on the rows of all its validators and periods. */
  readonly #withFacts = new Map<string, TraceNode>()

  constructor(
    readonly session: Session,
    readonly project: TracedProject,
  ) {
    this.#library = new Library(session)
  }

  async trace(line: Line): Promise<TracedLine> {
    const explanation = await explainLine(this.session, line, this.#library)
    const { rowsAsked } = explanation
    const [node] = await this.#nodes('line', [line.row], ['line_kind', 'final_amount_native', 'status'])
    if (node === undefined) throw new Error('a row gives a node')
    const children = [
      ...(await this.#terms(line, rowsAsked)),
      ...(await this.#ledger(line)),
      ...(await this.#period(line)),
      ...(await this.#lines(line, rowsAsked)),
      ...(await this.#components(line, rowsAsked)),
      ...(await this.#weights(rowsAsked)),
    ]
    return { explanation, tree: { ...node, children } }
  }

  /** Rows of the registry: the rule and its version, tiers, overrides, terms, and the validator that is run. */
  async #terms(line: Line, rows: readonly PublishedRow[]): Promise<readonly TraceNode[]> {
    const ofRule = { agreement_id: line.agreementId, version_number: String(line.versionNumber) }
    const always =
      line.versionNumber === 0
        ? []
        : [
            ...(await this.#read({
              relation: 'registry.agreement_rules',
              wanted: { ...ofRule, rule_key: line.ruleKey },
            })),
            ...(await this.#read({ relation: 'registry.agreement_versions', wanted: ofRule })),
          ]
    const asked = rows.filter(({ relation }) => relation.startsWith('registry.'))
    const validators =
      line.validatorKey === '*'
        ? []
        : await this.#read({
            relation: 'registry.validators',
            wanted: { chain_id: line.chainId, validator_key: line.validatorKey },
          })
    const seen = new Map(
      [...always, ...asked, ...validators].map((row) => [`${row.relation} ${row.key}`, row]),
    )
    const nodes: TraceNode[] = []
    for (const row of seen.values())
      nodes.push(
        ...(await this.#nodes(roles[row.relation] ?? 'terms', [row], termsShown[row.relation] ?? [])),
      )
    return nodes
  }

  async #ledger(line: Line): Promise<readonly TraceNode[]> {
    return this.#found('ledger', {
      relation: 'computation.component_ledger',
      wanted: {
        chain_id: line.chainId,
        period_id: line.sourcePeriodId,
        validator_key: line.validatorKey,
        revenue_component: line.component,
      },
      shown: ['component_native', 'attributed_native', 'house_native', 'status'],
    })
  }

  /** The period, which must be over, with the answer that it is known by. All that mention it would be hundreds. */
  async #period(line: Line): Promise<readonly TraceNode[]> {
    const relation = 'canonical.canonical_periods'
    const nodes = await this.#found('period', {
      relation,
      wanted: { period_id: line.sourcePeriodId },
      shown: ['is_finalized'],
    })
    return nodes.map((node) => {
      const own = node.row.cells['source_payload_id']
      const sources = node.sources.filter(({ payloadId }) => payloadId === own).slice(0, 1)
      const left = node.sources.length - sources.length
      return left === 0
        ? node
        : {
            ...node,
            sources,
            note: `${left} more answers speak of it: aurora trace canonical_periods "${node.row.key}"`,
          }
    })
  }

  /** Lines that a line adds up: of its statement, or of what was released before. */
  async #lines(line: Line, rows: readonly PublishedRow[]): Promise<readonly TraceNode[]> {
    const lines = rows.filter(({ cells, key }) => 'line_kind' in cells && key !== line.lineId)
    return this.#nodes('line', lines, ['line_kind', 'final_amount_native'])
  }

  /** P&L rows of the validators and periods that count, each with the facts of the component that was used. */
  #components({ component }: Line, rows: readonly PublishedRow[]): Promise<readonly TraceNode[]> {
    const column = `${component.toLowerCase()}_native`
    return this.#nodesWithFacts(
      'P&L',
      rows.filter(({ relation }) => relation === 'computation.validator_pnl'),
      [column, column.replace('_native', '_status')],
      (row) => factsOfComponent(this.session, component, placeOf(row)),
    )
  }

  /** Rows of bases whose weights were used, each with the stake or the rewards that were weighed. */
  #weights(rows: readonly PublishedRow[]): Promise<readonly TraceNode[]> {
    return this.#nodesWithFacts(
      'weights',
      rows.filter(({ relation }) => relation === 'computation.commission_bases'),
      [
        'base_method',
        'partner_stake_weight',
        'validator_stake_weight',
        'partner_reward_weight',
        'validator_reward_weight',
      ],
      (row) =>
        factsOfWeights(
          this.session,
          row.cells['base_method'] ?? '',
          row.cells['revenue_component'] ?? '',
          row.cells['partner_id'] ?? '',
          placeOf(row),
        ),
    )
  }

  async #nodesWithFacts(
    role: string,
    rows: readonly PublishedRow[],
    shown: readonly string[],
    questionsOf: (row: PublishedRow) => readonly FactQuestion[],
  ): Promise<readonly TraceNode[]> {
    const idOf = (row: PublishedRow): string => [role, ...shown, row.relation, row.key].join(' ')
    const unread = rows.filter((row) => !this.#withFacts.has(idOf(row)))
    for (const node of await this.#nodes(role, unread, shown))
      this.#withFacts.set(idOf(node.row), { ...node, children: await this.#facts(questionsOf(node.row)) })
    return rows.flatMap((row) => this.#withFacts.get(idOf(row)) ?? [])
  }

  async #facts(questions: readonly FactQuestion[]): Promise<readonly TraceNode[]> {
    const found: TraceNode[] = []
    for (const question of questions) found.push(...(await this.#found('facts', question)))
    return found
  }

  async #found(role: string, question: FactQuestion): Promise<readonly TraceNode[]> {
    return this.#nodes(role, await this.#read(question), question.shown)
  }

  #read(question: Omit<RowQuestion, 'key'>): Promise<readonly PublishedRow[]> {
    return readRows(this.session, { ...question, key: this.project.grain(question.relation) })
  }

  #nodes(
    role: string,
    rows: readonly PublishedRow[],
    shown: readonly string[],
  ): Promise<readonly TraceNode[]> {
    return nodesOf(this.session, this.project, role, rows, shown)
  }
}

function placeOf({ cells }: PublishedRow): Place {
  return {
    chainId: cells['chain_id'] ?? '',
    periodId: cells['period_id'] ?? '',
    validatorKey: cells['validator_key'] ?? '',
  }
}

const roles: Readonly<Record<string, string>> = {
  'registry.agreement_rules': 'rule',
  'registry.agreement_versions': 'version',
  'registry.agreement_rule_tiers': 'tier',
  'registry.commission_overrides': 'override',
  'registry.partner_terms': 'terms',
  'registry.validators': 'validator',
}

const termsShown: Readonly<Record<string, readonly string[]>> = {
  'registry.agreement_rules': ['attribution_method', 'share_bps', 'commission_rate_bps'],
  'registry.agreement_versions': ['effective_from', 'loss_policy'],
  'registry.agreement_rule_tiers': ['lower_native', 'upper_native', 'rate_bps'],
  'registry.commission_overrides': ['amount_native', 'author', 'approver'],
  'registry.partner_terms': ['withholding_bps'],
  'registry.validators': ['display_name', 'ownership'],
}
