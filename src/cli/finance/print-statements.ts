import { UserError } from '../../base/errors.js'
import type { Reporter } from '../../base/events.js'
import { WholeFile } from '../../base/whole-file.js'
import { BrowserFailure } from '../../report/pdf/browser-failure.js'
import { findBrowser } from '../../report/pdf/find-browser.js'
import { printPdf } from '../../report/pdf/print-pdf.js'
import { statementHtml } from '../../report/statement/statement-html.js'
import type { Paper } from '../../report/statement/statement-style.js'
import type { Invocation } from '../verb.js'
import type { ExportFile } from './export-files.js'
import { requireFree, writeFiles } from './write-files.js'

interface PrintChoices {
  readonly force: boolean
  readonly paper: Paper
}

/**
 * Prints statements as PDF; without a browser, or where it fails, the page is written as HTML beside where the PDF would
 * be. Gives the exit code: 0 also where there is no browser, for then nothing more could be asked for.
 */
export async function printStatements(
  invocation: Invocation,
  plan: readonly ExportFile[],
  choices: PrintChoices,
  reporter: Reporter,
): Promise<number> {
  const { env } = invocation.effects
  const browser = findBrowser({ platform: process.platform, env })
  if (browser === undefined) {
    await writePages(plan, choices, reporter)
    reporter.event({
      type: 'warning',
      code: 'no_browser',
      message:
        'There is no Chromium, Chrome or Edge to print with: the statements were written as HTML instead, which every browser prints. Install one, or name it in AURORA_CHROMIUM.',
    })
    return 0
  }
  requireFree(plan, choices.force)
  for (const [index, file] of plan.entries()) {
    const why = await printOne(invocation, browser, file, choices.paper)
    if (why !== undefined) await giveUp(why, browser, plan.slice(index), choices, reporter)
    reporter.event({ type: 'info', message: `${file.statement.name} → ${file.shown}` })
  }
  return 0
}

async function printOne(
  { effects }: Invocation,
  browser: string,
  { statement, path }: ExportFile,
  paper: Paper,
): Promise<string | undefined> {
  const { env, signal } = effects
  try {
    WholeFile.writeAll(path, await printPdf(statementHtml(statement, paper), { browser, env, signal }))
    return undefined
  } catch (error) {
    // Ctrl-C is nobody's failure.
    if (error instanceof BrowserFailure && !signal.aborted) return error.message
    throw error
  }
}

async function giveUp(
  why: string,
  browser: string,
  left: readonly ExportFile[],
  choices: PrintChoices,
  reporter: Reporter,
): Promise<never> {
  await writePages(left, choices, reporter)
  throw new UserError(`${browser} did not print: ${why}. What is left was written as HTML instead.`, {
    code: 'print_failed',
    exitCode: 1,
    hint: 'Print the HTML from any browser, or name another one in AURORA_CHROMIUM.',
  })
}

/** The pages as HTML, under the names that the PDFs would have. */
async function writePages(
  plan: readonly ExportFile[],
  { force, paper }: PrintChoices,
  reporter: Reporter,
): Promise<void> {
  const pages = plan.map(({ statement, path, shown }) => ({
    statement,
    path: asHtml(path),
    shown: asHtml(shown),
    text: statementHtml(statement, paper),
  }))
  await writeFiles(pages, force, reporter)
}

function asHtml(path: string): string {
  return `${path.replace(/\.pdf$/i, '')}.html`
}
