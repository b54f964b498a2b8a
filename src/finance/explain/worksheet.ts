import type { PublishedRow } from '../../lineage/trace/published-rows.js'
import { Decimal, worked } from './exact.js'
import type { Decimal as DecimalValue, Operation } from './exact.js'

/** `coin` is an amount in whole coins, `bps` a rate or share in basis points, `weight` anything that is counted. */
export type FigureUnit = 'coin' | 'bps' | 'weight'

/** One figure: taken from a row, or made of others. */
export interface Figure {
  readonly id: string
  readonly unit: FigureUnit
  /** In words, without the figure: `the component`. */
  readonly label: string
  readonly value: DecimalValue
  readonly origin:
    | { readonly kind: 'input'; readonly row: PublishedRow; readonly column: string }
    | {
        readonly kind: 'step'
        readonly operation: Operation
        readonly operands: readonly Figure[]
        readonly place: number
        /** True for what a reader asks for last: bases of other validators and of earlier periods. */
        readonly isDetail: boolean
      }
}

/** What is not known, in words; what rests on it is not known either. */
export interface Unknown {
  readonly missing: readonly string[]
}

export type Outcome = Figure | Unknown

export function isUnknown(outcome: Outcome): outcome is Unknown {
  return 'missing' in outcome
}

/** All that is missing among some outcomes; undefined when each is a figure. */
export function missingAmong(outcomes: readonly Outcome[]): Unknown | undefined {
  const missing = outcomes.flatMap((outcome) => (isUnknown(outcome) ? outcome.missing : []))
  return missing.length === 0 ? undefined : { missing: [...new Set(missing)] }
}

interface StepOptions {
  /** Of an allocation: which weight is meant, 1-based. */
  readonly place?: number
  readonly isDetail?: boolean
}

/** The sheet on which a line is worked out: figures in the order in which they were written down. */
export class Worksheet {
  readonly #inputs = new Map<string, Figure>()
  readonly #rows = new Map<string, PublishedRow>()
  #count = 0
  #depth = 0

  /** Every row that was looked at, also where it did not know the figure. */
  get rows(): readonly PublishedRow[] {
    return [...this.#rows.values()]
  }

  /** While `work` runs, what is written down is detail. */
  inDetail<T>(work: () => T): T {
    this.#depth += 1
    try {
      return work()
    } finally {
      this.#depth -= 1
    }
  }

  /** A figure as a row has it; unknown where the row has NULL. */
  input(label: string, row: PublishedRow, column: string): Outcome {
    this.#rows.set(`${row.relation} ${row.key}`, row)
    const id = `${row.relation} ${row.key} ${column}`
    const known = this.#inputs.get(id)
    if (known !== undefined) return known
    const text = row.cells[column] ?? null
    if (text === null) return { missing: [`${label} (${row.relation}, ${row.key})`] }
    const figure: Figure = {
      id: this.#nextId(),
      unit: unitOf(column),
      label,
      value: new Decimal(text),
      origin: { kind: 'input', row, column },
    }
    this.#inputs.set(id, figure)
    return figure
  }

  step(
    label: string,
    operation: Operation,
    operands: readonly Figure[],
    { place = 1, isDetail = false }: StepOptions = {},
  ): Figure {
    return {
      id: this.#nextId(),
      unit: operation === 'rate_at' ? 'bps' : (operands[0]?.unit ?? 'coin'),
      label,
      value: worked(
        operation,
        operands.map(({ value }) => value),
        place,
      ),
      origin: { kind: 'step', operation, operands, place, isDetail: isDetail || this.#depth > 0 },
    }
  }

  /** The same where an operand may be unknown. */
  tryStep(
    label: string,
    operation: Operation,
    operands: readonly Outcome[],
    options: StepOptions = {},
  ): Outcome {
    const unknown = missingAmong(operands)
    return unknown ?? this.step(label, operation, operands as readonly Figure[], options)
  }

  #nextId(): string {
    this.#count += 1
    return `f${this.#count}`
  }
}

function unitOf(column: string): FigureUnit {
  if (column.endsWith('_bps')) return 'bps'
  return column.endsWith('_native') ? 'coin' : 'weight'
}

/** Everything that some figures rest on, and they themselves, in the order in which it was written down. */
export function restsOn(figures: readonly Figure[]): readonly Figure[] {
  const found = new Map<string, Figure>()
  const open = [...figures]
  for (let figure = open.pop(); figure !== undefined; figure = open.pop()) {
    if (found.has(figure.id)) continue
    found.set(figure.id, figure)
    if (figure.origin.kind === 'step') open.push(...figure.origin.operands)
  }
  const order = ({ id }: Figure): number => Number(id.slice(1))
  return [...found.values()].sort((one, other) => order(one) - order(other))
}

/** The figure's value as the warehouse spells it: amounts with 18 decimals, all else as integers. */
export function valueText({ unit, value }: Pick<Figure, 'unit' | 'value'>): string {
  return value.toFixed(unit === 'coin' ? 18 : 0)
}
