import { closestName } from '../base/closest.js'
import type { ParsedColumn, ParsedConstraint } from './column-shape.js'
import { isMoneyColumn } from './column-type.js'
import type { Problems } from './problems.js'
import type { Column, ColumnConstraints } from './types.js'
import type { Place } from './yaml-tree.js'

/** The columns that a YAML file declares, in its order; a name that stands twice is a problem. */
export function columnsOf(
  parsed: readonly ParsedColumn[],
  file: string,
  problems: Problems,
): readonly Column[] {
  const seen = new Map<string, Place>()
  return parsed.map((column) => {
    const first = seen.get(column.name)
    if (first !== undefined) {
      problems.add(file, {
        code: 'duplicate_column',
        message: `column "${column.name}" is declared a second time`,
        place: column.at,
        hint: `The first one is on line ${first[0]}.`,
      })
    }
    seen.set(column.name, first ?? column.at)
    return columnOf(column, file)
  })
}

function columnOf(parsed: ParsedColumn, file: string): Column {
  const column = {
    name: parsed.name,
    type: parsed.type,
    description: parsed.description ?? '',
    unit: parsed.unit,
    signed: parsed.signed ?? false,
    volatile: parsed.volatile ?? false,
    position: { file, line: parsed.at[0], column: parsed.at[1] },
  }
  const isUnsignedAmount =
    isMoneyColumn(column) && !column.signed && (column.type ?? '').startsWith('DECIMAL')
  const constraints = constraintsOf(parsed.constraints ?? [])
  return {
    ...column,
    constraints: isUnsignedAmount
      ? { ...constraints, checks: [`"${column.name}" >= 0`, ...constraints.checks] }
      : constraints,
  }
}

function constraintsOf(parsed: readonly ParsedConstraint[]): ColumnConstraints {
  const primaryKey = parsed.includes('primary_key')
  return {
    // As in SQL: no part of a primary key is NULL.
    notNull: primaryKey || parsed.includes('not_null'),
    unique: parsed.includes('unique'),
    primaryKey,
    checks: parsed.flatMap((constraint) => (typeof constraint === 'string' ? [] : [constraint.check])),
  }
}

/** True when every column is declared with its type. */
export function isContract(columns: readonly Column[]): boolean {
  return columns.length > 0 && columns.every(({ type }) => type !== undefined)
}

/** Reports names that are no column of a node; says nothing where not all columns are known, for want of a contract. */
export function checkColumnNames(
  names: readonly { readonly value: string; readonly at: Place }[],
  columns: readonly Column[],
  file: string,
  problems: Problems,
): void {
  if (!isContract(columns)) return
  const known = columns.map(({ name }) => name)
  for (const { value, at } of names) {
    if (known.includes(value)) continue
    const near = closestName(value, known)
    problems.add(file, {
      code: 'unknown_column',
      message: `"${value}" is no column declared here`,
      place: at,
      hint: near === undefined ? `Declared: ${known.join(', ')}.` : `Did you mean "${near}"?`,
    })
  }
}
