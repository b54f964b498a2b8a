import { spanOf } from './anchors.js'
import type { Scope } from './anchors.js'
import { baseOf } from './bases.js'
import type { RuleBook, RuleMember, RuleStep } from './rule-book.js'
import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import type { Figure, Outcome, Unknown, Worksheet } from './worksheet.js'
import { isUnknown, missingAmong } from './worksheet.js'

/** What one tier gives of a rule's amount in a step. */
export interface TierPart {
  readonly tier: PublishedRow
  readonly slice: Figure
  readonly amount: Figure
}

/** The amounts of one rule of one chain, worked out step by step on a sheet, before any floor, cap or override. */
export class RuleAmounts {
  readonly #bases = new Map<RuleMember, Outcome>()
  readonly #stepBases = new Map<RuleStep, Outcome>()
  readonly #known = new Map<string, Outcome>()

  constructor(
    readonly sheet: Worksheet,
    readonly book: RuleBook,
  ) {}

  base(step: RuleStep, member: RuleMember): Outcome {
    return remembered(this.#bases, member, () => baseOf(this.sheet, step, member))
  }

  /** The base of the whole rule in a step: the sum over its validators. */
  stepBase(step: RuleStep): Outcome {
    return remembered(this.#stepBases, step, () => {
      if (step.isDoubtful) return unknownTime(step)
      const bases = this.sheet.inDetail(() => step.members.map((member) => this.base(step, member)))
      return this.sheet.tryStep(`base of the rule in ${nameOf(step)}`, 'sum', bases)
    })
  }

  /** The rate of one validator's line, as it is before an override. */
  rate(step: RuleStep, member: RuleMember): Outcome {
    if (!isTiered(step)) {
      const rate = step.rule.cells['commission_rate_bps'] ?? null
      const base = this.base(step, member)
      // The rate is whole unless the rule states one.
      if (rate === null) return base
      return this.sheet.tryStep('amount', 'bps', [
        base,
        this.sheet.input('rate', step.rule, 'commission_rate_bps'),
      ])
    }
    // What a reader asks for first: this validator's own base.
    const own = this.base(step, member)
    const amount = this.ruleAmount(step)
    const unknown = missingAmong([own, amount])
    if (unknown !== undefined) return unknown
    const weights = this.#weights(step)
    const place = step.members.indexOf(member) + 1
    return this.sheet.tryStep(
      'amount: the part of this validator, by its base',
      'allocate',
      [amount, ...weights],
      {
        place,
      },
    )
  }

  /** What a tiered rule earns where no validator's base is above 0: it stands on a line of the whole rule. */
  unallocated(step: RuleStep): Outcome | undefined {
    if (!isTiered(step)) return undefined
    const amount = this.ruleAmount(step)
    if (isUnknown(amount)) return amount
    const hasWeight = this.#weights(step).some((weight) => !isUnknown(weight) && weight.value.gt(0))
    return hasWeight || amount.value.isZero() ? undefined : amount
  }

  /** Bases as far as they are above 0, by which a rule's amount is divided. */
  #weights(step: RuleStep): readonly Outcome[] {
    return this.sheet.inDetail(() =>
      step.members.map((member) => {
        const base = this.base(step, member)
        return isUnknown(base) || !base.value.isNegative()
          ? base
          : this.sheet.step('a base below 0 has no part', 'positive', [base])
      }),
    )
  }

  /** The RATE amount of a tiered rule over all its validators. */
  ruleAmount(step: RuleStep): Outcome {
    return this.#once('amount', step, () => {
      const parts = this.tierParts(step)
      if ('missing' in parts) return parts
      const [only] = parts
      if (step.rule.cells['tier_mode'] === 'VOLUME' && only !== undefined) return only.amount
      return this.sheet.step(
        'amount of the rule',
        'sum',
        parts.map(({ amount }) => amount),
      )
    })
  }

  readonly #tierParts = new Map<RuleStep, readonly TierPart[] | { readonly missing: readonly string[] }>()

  /** What each tier gives: of a graduated table those that the measure moved through, of a volume table one. */
  tierParts(step: RuleStep): readonly TierPart[] | { readonly missing: readonly string[] } {
    return remembered(this.#tierParts, step, () =>
      step.rule.cells['tier_mode'] === 'VOLUME' ? this.#volumePart(step) : this.#graduatedParts(step),
    )
  }

  #graduatedParts(step: RuleStep): readonly TierPart[] | { readonly missing: readonly string[] } {
    const [now, before] = [this.measure(step), this.measureBefore(step)]
    const unknown = missingAmong(before === undefined ? [now] : [now, before])
    if (unknown !== undefined || isUnknown(now)) return unknown ?? { missing: [] }
    return step.tiers.flatMap((tier): readonly TierPart[] => {
      const number = tier.cells['tier_number'] ?? ''
      const [slice, amount] = this.#tierAmount(tier, now, `tier ${number}`)
      if (before === undefined || isUnknown(before))
        return slice.value.isZero() ? [] : [{ tier, slice, amount }]
      const [sliceBefore, amountBefore] = this.#tierAmount(tier, before, `tier ${number} before`)
      if (slice.value.isZero() && sliceBefore.value.isZero()) return []
      if (sliceBefore.value.isZero()) return [{ tier, slice, amount }]
      const part = {
        tier,
        slice: this.sheet.step(`tier ${number}: new in it`, 'subtract', [slice, sliceBefore]),
        amount: this.sheet.step(`tier ${number}: adds`, 'subtract', [amount, amountBefore]),
      }
      // A tier that was full before adds nothing.
      return part.slice.value.isZero() && part.amount.value.isZero() ? [] : [part]
    })
  }

  #tierAmount(tier: PublishedRow, measure: Figure, name: string): readonly [Figure, Figure] {
    const bound = (column: string, words: string): readonly Figure[] => {
      const figure = this.sheet.input(words, tier, column)
      return isUnknown(figure) ? [] : [figure]
    }
    const number = tier.cells['tier_number'] ?? ''
    const slice = this.sheet.step(`${name}: reached`, 'slice', [
      measure,
      ...bound('lower_native', `tier ${number} from`),
      ...bound('upper_native', `tier ${number} below`),
    ])
    return [
      slice,
      this.sheet.step(`${name}: gives`, 'bps', [slice, ...bound('rate_bps', `rate of tier ${number}`)]),
    ]
  }

  #volumePart(step: RuleStep): readonly TierPart[] | { readonly missing: readonly string[] } {
    const [base, measure] = [this.stepBase(step), this.measure(step)]
    const unknown = missingAmong([base, measure])
    if (unknown !== undefined || isUnknown(base) || isUnknown(measure)) return unknown ?? { missing: [] }
    const rate = this.#rateAt(step, measure, 'rate of the tier that the measure is in')
    const tier = step.tiers.find((row) => reaches(row, measure)) ?? step.tiers[0]
    const amount = this.sheet.step('amount of the rule', 'bps', [base, rate])
    return tier === undefined ? [] : [{ tier, slice: base, amount }]
  }

  /** What a volume table gives anew of the earlier periods: signed. Undefined where it looks at one period alone. */
  rerate(step: RuleStep): Outcome | undefined {
    const { tier_mode: mode, tier_scope: scope } = step.rule.cells
    if (mode !== 'VOLUME' || scope === 'PERIOD') return undefined
    return this.#once('rerate', step, () => {
      const rates = this.ruleAmount(step)
      const [now, before] = [this.measure(step), this.measureBefore(step)]
      const unknown = missingAmong(before === undefined ? [rates, now] : [rates, now, before])
      if (unknown !== undefined || isUnknown(now) || isUnknown(rates)) return unknown ?? { missing: [] }
      const total = this.sheet.step('all since the anchor at its rate', 'bps', [
        now,
        this.#rateAt(step, now, 'rate of the tier that the measure is in'),
      ])
      if (before === undefined || isUnknown(before))
        return this.sheet.step('rest of it beyond the rates of the period', 'subtract', [total, rates])
      const totalBefore = this.sheet.step('all before this period at its rate', 'bps', [
        before,
        this.#rateAt(step, before, 'rate of the tier that the measure was in'),
      ])
      const grown = this.sheet.step('what the period adds to it', 'subtract', [total, totalBefore])
      return this.sheet.step('rest of it beyond the rates of the period', 'subtract', [grown, rates])
    })
  }

  #rateAt(step: RuleStep, measure: Figure, label: string): Figure {
    const tiers = step.tiers.flatMap((tier) => {
      const number = tier.cells['tier_number'] ?? ''
      return [
        this.sheet.input(`tier ${number} from`, tier, 'lower_native'),
        this.sheet.input(`rate of tier ${number}`, tier, 'rate_bps'),
      ].filter((outcome): outcome is Figure => !isUnknown(outcome))
    })
    return this.sheet.step(label, 'rate_at', [measure, ...tiers])
  }

  /** What the tiers are compared with: the rule's base since the anchor, this step's included. */
  measure(step: RuleStep): Outcome {
    return this.#once('measure', step, () => {
      const span = spanOf(this.book, step, (step.rule.cells['tier_scope'] ?? 'PERIOD') as Scope)
      if ('missing' in span) return span
      const bases = span.map((earlier) => this.stepBase(earlier))
      const [only] = bases
      if (bases.length === 1 && only !== undefined) return only
      return this.sheet.tryStep(`measure: the rule’s base since ${nameOf(span[0])}`, 'sum', bases)
    })
  }

  /** The same before this step; undefined at the anchor. */
  measureBefore(step: RuleStep): Outcome | undefined {
    const span = spanOf(this.book, step, (step.rule.cells['tier_scope'] ?? 'PERIOD') as Scope)
    if ('missing' in span) return span
    if (span.length < 2) return undefined
    return this.#once('before', step, () =>
      this.sheet.tryStep(
        'measure before this period',
        'sum',
        span.slice(0, -1).map((earlier) => this.stepBase(earlier)),
      ),
    )
  }

  /** All rates of the rule in a step, and what a volume table gives anew: what floors and caps are compared with. */
  earned(step: RuleStep): Outcome {
    return this.#once('earned', step, () => {
      if (step.isDoubtful) return unknownTime(step)
      if (isTiered(step)) {
        const rerate = this.rerate(step)
        const amount = this.ruleAmount(step)
        return rerate === undefined
          ? amount
          : this.sheet.tryStep(`rates and re-rating of ${nameOf(step)}`, 'sum', [amount, rerate])
      }
      const rates = this.sheet.inDetail(() => step.members.map((member) => this.rate(step, member)))
      return this.sheet.tryStep(`rates of ${nameOf(step)}`, 'sum', rates)
    })
  }

  #once(what: string, step: RuleStep, work: () => Outcome): Outcome {
    return remembered(this.#known, `${what} ${this.book.steps.indexOf(step)}`, work)
  }
}

export function isTiered({ rule }: RuleStep): boolean {
  return (rule.cells['tier_mode'] ?? 'NONE') !== 'NONE'
}

/** A step as a reader knows it: by its period, and by its version where slots divide the period among several. */
export function nameOf(step: RuleStep | undefined): string {
  const period = `period ${step?.period.cells['period_identifier'] ?? ''}`
  const isDivided = step?.slots.some(({ cells }) => cells['agreement_id'] === step.rule.cells['agreement_id'])
  return isDivided === true ? `${period}, version ${step?.versionNumber}` : period
}

function unknownTime(step: RuleStep): Unknown {
  return {
    missing: [
      `whether version ${step.versionNumber} held in ${nameOf(step)} (canonical.canonical_periods, ${step.period.key})`,
    ],
  }
}

/** True for the tier that a measure lies in. */
function reaches({ cells }: PublishedRow, { value }: Figure): boolean {
  const upper = cells['upper_native'] ?? null
  return value.gte(cells['lower_native'] ?? '0') && (upper === null || value.lt(upper))
}

function remembered<K, V>(known: Map<K, V>, key: K, work: () => V): V {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = work()
  known.set(key, made)
  return made
}
