import { z } from 'zod'
import { didYouMean } from '../../base/closest.js'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem, EndpointAdapter } from '../../extract/envelope.js'

/** A check of one cell's text. */
export type CellSchema = z.ZodType<unknown, string>

export interface CsvPromise {
  /** Columns that must be there. */
  readonly columns: Readonly<Record<string, CellSchema>>
  /** Columns that are checked where they are there. */
  readonly optionalColumns?: Readonly<Record<string, CellSchema>>
  /** Columns of a family, one per epoch: `dz_fee_lamports_859`. At least one of each family must be there. */
  readonly families?: readonly ColumnFamily[]
  /** Columns whose cells together name a row: no two rows may share them. */
  readonly key: readonly string[]
}

export interface ColumnFamily {
  /** How a member is spelled, for messages: `dz_fee_lamports_<epoch>`. */
  readonly spelling: string
  readonly pattern: RegExp
  readonly cell: CellSchema
}

const table = z.object({ header: z.array(z.string()), rows: z.array(z.array(z.string())) })

/**
 * The adapter of a CSV endpoint: what is promised must be there and well spelled, and at least one row of it; columns
 * that a provider adds are let through.
 */
export function csvEndpoint(promise: CsvPromise): EndpointAdapter {
  return {
    check(body: JsonValue): BodyProblem | undefined {
      const { header, rows } = table.parse(body)
      const headerProblem = checkHeader(header, promise)
      if (headerProblem !== undefined) return headerProblem
      if (rows.length === 0) return { reason: 'the file has a header and no row', path: undefined }
      const schemas = header.map((column) => schemaOf(column, promise))
      return checkCells(header, rows, schemas) ?? checkKeys(header, rows, promise.key)
    },
  }
}

function checkHeader(header: readonly string[], promise: CsvPromise): BodyProblem | undefined {
  for (const column of Object.keys(promise.columns))
    if (!header.includes(column))
      return {
        reason: `the column "${column}" is missing. ${didYouMean(column, header)}`.trim(),
        path: 'header',
      }
  for (const { spelling, pattern } of promise.families ?? [])
    if (!header.some((column) => pattern.test(column)))
      return { reason: `there is no column "${spelling}"`, path: 'header' }
  return undefined
}

function schemaOf(column: string, promise: CsvPromise): CellSchema | undefined {
  const named = { ...promise.optionalColumns, ...promise.columns }
  // A column may be called `constructor`, which every object has.
  if (Object.hasOwn(named, column)) return named[column]
  return promise.families?.find(({ pattern }) => pattern.test(column))?.cell
}

function checkCells(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  schemas: readonly (CellSchema | undefined)[],
): BodyProblem | undefined {
  for (const [rowIndex, row] of rows.entries())
    for (const [index, schema] of schemas.entries()) {
      const read = schema?.safeParse(row[index])
      if (read === undefined || read.success) continue
      const reason = read.error.issues[0]?.message ?? 'the cell is not what the column promises'
      return { reason, path: `row ${rowIndex + 1}, column "${header[index] ?? ''}"` }
    }
  return undefined
}

function checkKeys(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  key: readonly string[],
): BodyProblem | undefined {
  const places = key.map((column) => header.indexOf(column))
  const seen = new Map<string, number>()
  for (const [index, row] of rows.entries()) {
    const value = places.map((place) => row[place]).join(' ')
    const earlier = seen.get(value)
    if (earlier !== undefined)
      return {
        reason: `the row has the same ${key.join(' and ')} as row ${earlier + 1}`,
        path: `row ${index + 1}`,
      }
    seen.set(value, index)
  }
  return undefined
}
