import { UserError } from '../../base/errors.js'
import type { Session } from '../../engine/engine.js'
import type { TraceNode } from '../../lineage/trace/trace-node.js'
import type { TracedProject } from '../../lineage/trace/traced-project.js'
import { openProject } from '../open-project.js'
import { asReader } from '../open-warehouse.js'
import { explainingEngineErrors } from '../output/engine-problem.js'
import { styleFor } from '../output/style.js'
import { textOption } from '../output/output-option.js'
import type { CommonOptions, Verb } from '../verb.js'
import { wantsColor } from '../verb.js'

type TraceOptions = CommonOptions & { readonly output: 'text' | 'json' }

/** `aurora trace <line_id>`, `aurora trace <table> <key>`: from a figure down to the bytes that it was made of. */
export const traceVerb: Verb = {
  name: 'trace',
  group: 'Look:',
  configure(command) {
    command
      .description(
        'Follow a line, or a row of any table, down to the answers of providers, and hash their bytes again.',
      )
      .argument('<line_id or table>', 'line_id of a line, or a table')
      .argument('[key]', 'the parts of its natural key joined by |, periods by name; or its UUID')
      .addOption(textOption())
      .addHelpText(
        'after',
        `
It reads the warehouse itself, where the answers are; not possible while a build writes it on DuckDB. Ends with 1 when
bytes do not fit the hash that was taken when they came.

Examples:
  aurora trace 032974a5-0b2e-a841-7e92-f6f1dba7b892
  aurora trace validator_pnl "mainnet|842|9A6bTwU2GLfyYTYyunnkiXuHFTyyVg5N2sjcpBeCm2y5"
  aurora trace canonical_periods "mainnet|842" --output json`,
      )
  },
  async run(invocation) {
    const [what, key] = invocation.words
    if (what === undefined) throw new UserError('There is nothing to trace.', { code: 'usage' })
    const { TracedProject } = await import('../../lineage/trace/traced-project.js')
    const { readPayloads, fitsItsHash } = await import('../../lineage/trace/traced-payloads.js')
    const { payloadIdsOf } = await import('../../lineage/trace/trace-node.js')
    const opened = await openProject(invocation)
    const compiled = await opened.compile()
    const project = new TracedProject(opened.project, compiled.graph)
    const { root, payloads } = await asReader(invocation, opened, (engine) =>
      explainingEngineErrors(
        () =>
          engine.withSession(async (session) => {
            const traced = await tracedNode(session, project, what, key)
            return { root: traced, payloads: await readPayloads(session, payloadIdsOf([traced])) }
          }),
        'What is traced must have been built and published: aurora build',
      ),
    )
    const { effects } = invocation
    const options = invocation.options as TraceOptions
    if (options.output === 'json') {
      const { nodeRecord, payloadRecord } = await import('../../lineage/trace/trace-record.js')
      const record = { trace: nodeRecord(root), payloads: payloads.map(payloadRecord) }
      effects.stdout.write(`${JSON.stringify(record, undefined, 2)}\n`)
    } else {
      const { traceText } = await import('../output/trace-text.js')
      effects.stdout.write(traceText(root, payloads, styleFor(wantsColor(options, effects, effects.stdout))))
    }
    const landed = new Set(payloads.map(({ payloadId }) => payloadId))
    const isWhole = [...payloadIdsOf([root])].every((id) => landed.has(id))
    return isWhole && payloads.every(fitsItsHash) ? 0 : 1
  },
}

async function tracedNode(
  session: Session,
  project: TracedProject,
  what: string,
  key: string | undefined,
): Promise<TraceNode> {
  if (key === undefined || isLines(what)) {
    const { findLine } = await import('../../finance/explain/line.js')
    const { LineTracer } = await import('../../finance/trace/trace-line.js')
    const line = await findLine(session, key ?? what)
    return (await new LineTracer(session, project).trace(line)).tree
  }
  const { traceRow } = await import('../../lineage/trace/trace-row.js')
  return traceRow(session, project, what, key)
}

/** Lines are followed through their rules, whatever table they are asked for by. */
function isLines(table: string): boolean {
  return /^(computation\.)?(partner_commission_lines|commission_lines_computed|pending_adjustments)$/.test(
    table,
  )
}
