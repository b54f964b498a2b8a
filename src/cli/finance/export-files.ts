import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UserError } from '../../base/errors.js'
import { statementFileName } from '../../finance/statement-file-name.js'
import { statementCsv } from '../../report/statement/statement-csv.js'
import { statementHtml } from '../../report/statement/statement-html.js'
import { statementJson } from '../../report/statement/statement-json.js'
import type { Statement } from '../../report/statement/statement.js'
import type { Paper } from '../../report/statement/statement-style.js'

export const exportFormats = ['csv', 'json', 'html', 'pdf'] as const

export type ExportFormat = (typeof exportFormats)[number]

/** A file that is to be written. */
export interface ExportFile {
  readonly statement: Statement
  /** Absolute. */
  readonly path: string
  /** As the user spelled its folder. */
  readonly shown: string
}

/** The text of a statement in a format; of a PDF that of the page it is printed from. */
export function renderStatement(
  statement: Statement,
  format: ExportFormat,
  paper: Paper | undefined,
): string {
  if (format === 'csv') return statementCsv(statement)
  if (format === 'json') return statementJson(statement)
  return statementHtml(statement, paper)
}

/**
 * Where each statement goes: into `out` itself, or, where that is a folder or there are several, into a file in it that is
 * named after the statement.
 */
export function exportPlan(
  statements: readonly Statement[],
  format: ExportFormat,
  out: string,
  cwd: string,
): readonly ExportFile[] {
  const target = resolve(cwd, out)
  const isFolder = /[/\\]$/.test(out) || (existsSync(target) && statSync(target).isDirectory())
  const [only] = statements
  if (!isFolder && statements.length === 1 && only !== undefined)
    return [{ statement: only, path: target, shown: out }]
  if (!isFolder && (existsSync(target) || exportFormats.some((known) => out.endsWith(`.${known}`))))
    throw new UserError(`${statements.length} statements cannot go into the one file ${out}.`, {
      code: 'usage',
      hint: 'Name a folder, and each gets a file of its own: --out <folder>/',
    })
  return statements.map((statement) => {
    const name = fileNameOf(statement, format)
    return { statement, path: join(target, name), shown: join(out, name) }
  })
}

function fileNameOf({ id, partner, chain, period }: Statement, format: ExportFormat): string {
  const parts = { partnerId: partner.id, chainId: chain.id, periodIdentifier: period.identifier }
  return `${statementFileName({ statementId: id, ...parts })}.${format}`
}
