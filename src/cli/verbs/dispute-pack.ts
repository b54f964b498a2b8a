import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../../base/errors.js'
import type { PackSummary } from '../../finance/pack/write-pack.js'
import { asFinanceReader } from '../finance/as-finance-reader.js'
import { openProject } from '../open-project.js'
import { plural } from '../output/quantities.js'
import { styleFor } from '../output/style.js'
import type { Style } from '../output/style.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'

type PackOptions = CommonOptions & {
  readonly out?: string
  readonly force?: boolean
  readonly output: 'text' | 'json'
}

/** `aurora dispute-pack <statement>`: all that a statement rests on, in one archive that a stranger can check. */
export const disputePackVerb: Verb = {
  name: 'dispute-pack',
  group: 'Finance:',
  configure(command) {
    command
      .description(
        'Put all that a statement rests on into one archive that anybody can check without a network.',
      )
      .argument('<statement>', '<partner>/<chain>/<period>, or a statement_id')
      .option('--out <file>', 'the archive, a ZIP; default: dispute-<partner>_<chain>_<period>.zip')
      .option('--force', 'replace a file that is there')
      .addOption(textOption())
      .addHelpText(
        'after',
        `
In it are the lines with their arithmetic, the terms, the SQL and its tests, the providers' answers byte for byte, and a
script that checks them: node verify.mjs. The same publication gives the same archive. Ends with 1 when a line is
not what its inputs give.

Examples:
  aurora dispute-pack acme/mainnet/842
  aurora dispute-pack acme/mainnet/842 --out packs/acme-842.zip`,
      )
  },
  async run(invocation) {
    const { effects, words, redaction } = invocation
    const [name] = words
    const options = invocation.options as PackOptions
    if (name === undefined) throw new UserError('There is no statement named.', { code: 'usage' })
    const { findStatement } = await import('../../finance/statement-name.js')
    const { statementFileName } = await import('../../finance/statement-file-name.js')
    const { PackArchive } = await import('../../finance/pack/pack-archive.js')
    const { writePack } = await import('../../finance/pack/write-pack.js')
    const { TracedProject } = await import('../../lineage/trace/traced-project.js')
    const opened = await openProject(invocation)
    const compiled = await opened.compile()
    const project = new TracedProject(opened.project, compiled.graph)
    const statement = await asFinanceReader(invocation, opened, (session) => findStatement(session, name))
    const file = options.out ?? `dispute-${statementFileName(statement)}.zip`
    const path = resolve(effects.cwd, file)
    requireFree(path, file, options.force ?? false)
    // The reader stands inside, so that an archive of two publications never takes its place.
    const summary = await PackArchive.write(path, (archive) =>
      asFinanceReader(invocation, opened, async (session, publication) =>
        writePack(
          session,
          {
            statement: await findStatement(session, name),
            publication,
            project,
            compiled,
            env: effects.env,
            redact: (text) => redaction.redact(text),
            now: effects.clock.now().toISOString(),
          },
          (entry, bytes) => archive.add(entry, bytes),
        ),
      ),
    )
    const style = styleFor(wantsColor(options, effects, effects.stdout))
    effects.stdout.write(
      options.output === 'json'
        ? `${JSON.stringify({ file, ...summary }, undefined, 2)}\n`
        : summaryText(summary, file, style),
    )
    return (summary.verdicts['DISAGREES'] ?? 0) === 0 ? 0 : 1
  },
}

function requireFree(path: string, file: string, force: boolean): void {
  if (force || !existsSync(path)) return
  throw new UserError(`${file} is there already. Nothing was written.`, {
    code: 'file_exists',
    hint: '--force replaces what is there.',
  })
}

function summaryText(summary: PackSummary, file: string, style: Style): string {
  const disagreeing = summary.verdicts['DISAGREES'] ?? 0
  const changed = summary.changedModels.length
  return [
    `${style.strong(file)}: ${summary.statement} of publication ${summary.publicationId}`,
    `  ${plural(summary.lines, 'line')}, ${plural(summary.payloads, 'answer')}, ${plural(summary.files, 'file')}`,
    ...(disagreeing === 0
      ? []
      : [`  ${style.bad(`✗ ${plural(disagreeing, 'line')} not what the inputs give`)}`]),
    ...(changed === 0
      ? []
      : [`  ${style.warn(`${plural(changed, 'model')} changed since the publication: the SQL is today’s`)}`]),
    `  SHA-256 of its manifest: ${summary.manifestSha256}`,
    `  ${style.dim('Send that hash apart from the archive. In the unpacked folder: node verify.mjs')}`,
    '',
  ].join('\n')
}
