/** Where a problem stands: a place in a file, a row of a table, or a node of the graph. */
export interface Where {
  /** Path as the user would type it: relative to the project's root where the file is inside it. */
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  /** 1-based, in UTF-16 units as editors count. */
  readonly column?: number
  /** 1-based data row of a CSV or table. */
  readonly row?: number
  /** Name of a model, seed, source or test. */
  readonly node?: string
}

export interface ErrorDetails {
  /** Stable code from `docs/reference/errors.md`, e.g. `unknown_key`. */
  readonly code: string
  readonly where?: Where | undefined
  /** What to do about it, in one sentence. */
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** Base of everything Aurora throws on purpose. */
export class AuroraError extends Error {
  readonly code: string
  readonly where: Where | undefined
  readonly hint: string | undefined

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.code = details.code
    this.where = details.where
    this.hint = details.hint
  }
}

/** Exit code 1: the work was well asked for and failed. Exit code 2: wrong usage or a broken project. */
export type UserExitCode = 1 | 2

/** A mistake that the user can mend: shown without a stack trace. */
export class UserError extends AuroraError {
  readonly exitCode: UserExitCode

  constructor(message: string, details: ErrorDetails & { readonly exitCode?: UserExitCode }) {
    super(message, details)
    this.exitCode = details.exitCode ?? 2
  }
}

/** Several mistakes found in one pass, reported together and in the order of files and lines. */
export class UserErrors extends UserError {
  readonly errors: readonly UserError[]

  constructor(errors: readonly UserError[]) {
    const [first] = errors
    super(errors.length === 1 && first ? first.message : `${errors.length} errors`, {
      code: first?.code ?? 'errors',
      exitCode: errors.some((error) => error.exitCode === 2) ? 2 : 1,
    })
    this.errors = errors
  }
}

/** Throws when the list is not empty: the only error itself, or all of them together. */
export function throwCollected(errors: readonly UserError[]): void {
  const [first] = errors
  if (first === undefined) return
  if (errors.length === 1) throw first
  throw new UserErrors(errors)
}

/** `models/a.sql:3:14`, `seeds/x.csv row 4`, or the node's name; empty when nothing is known. */
export function formatWhere(where: Where | undefined): string {
  if (where === undefined) return ''
  const place = [where.file ?? where.node, where.line, where.line === undefined ? undefined : where.column]
    .filter((part) => part !== undefined)
    .join(':')
  return where.row === undefined ? place : `${place} row ${where.row}`
}
