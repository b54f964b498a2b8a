import { readCsvTable } from '../../base/csv-table.js'
import type { JsonValue } from '../../base/hash.js'
import { readLosslessJson } from '../../base/lossless-json.js'
import type { Session } from '../../engine/engine.js'
import type { ExtractionPlan, LandedStep } from './extraction-plan.js'
import { landedBodies, rejectedBodies } from './landed-answers.js'

/**
 * Reads the landed answers that others are planned after, and those that are planned after them in turn, until only
 * open questions are left.
 */
export async function resolveLanded(plan: ExtractionPlan, session: Session): Promise<void> {
  for (let steps = plan.takeSteps(); steps.length > 0; steps = plan.takeSteps()) {
    const payloads = byId(steps, (step) => ('payloadId' in step.of ? step.of.payloadId : undefined))
    for await (const [payloadId, text] of landedBodies(session, [...payloads.keys()])) {
      for (const { request } of payloads.get(payloadId) ?? []) {
        const body = bodyValue(text, plan.formatOf(request))
        if (body !== undefined) plan.answered(request, body)
      }
    }
    const rejections = byId(steps, (step) => ('rejectionId' in step.of ? step.of.rejectionId : undefined))
    for await (const [rejectionId, text] of rejectedBodies(session, [...rejections.keys()])) {
      for (const { request } of rejections.get(rejectionId) ?? []) {
        const { endpoint } = request.planned
        const failure = { endpoint, httpStatus: 404, body: bodyValue(text, 'json') }
        if (!plan.acceptAbsence(request, failure)) plan.reopen(request)
      }
    }
  }
}

/** A body that has been checked, parsed without loss; undefined for one that no schema would let through. */
export function bodyValue(text: string, format: 'json' | 'csv'): JsonValue | undefined {
  if (format === 'csv') {
    const read = readCsvTable(text)
    return read.ok ? { header: read.table.header, rows: read.table.rows } : undefined
  }
  const read = readLosslessJson(text)
  return read.ok ? read.value : undefined
}

/** One payload may answer several questions: those that differ only in what is planned after them. */
function byId(
  steps: readonly LandedStep[],
  idOf: (step: LandedStep) => string | undefined,
): ReadonlyMap<string, readonly LandedStep[]> {
  const groups = new Map<string, LandedStep[]>()
  for (const step of steps) {
    const id = idOf(step)
    if (id === undefined) continue
    const group = groups.get(id)
    if (group === undefined) groups.set(id, [step])
    else group.push(step)
  }
  return groups
}
