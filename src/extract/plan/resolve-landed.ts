import { readCsvTable } from '../../base/csv-table.js'
import type { JsonValue } from '../../base/hash.js'
import { readLosslessJson } from '../../base/lossless-json.js'
import type { Session } from '../../engine/engine.js'
import type { ExtractionPlan, LandedStep } from './extraction-plan.js'
import { landedBodies } from './landed-answers.js'

/**
 * Reads the landed answers that others are planned after, and those that are planned after them in turn, until only
 * open questions are left.
 */
export async function resolveLanded(plan: ExtractionPlan, session: Session): Promise<void> {
  for (let steps = plan.takeSteps(); steps.length > 0; steps = plan.takeSteps()) {
    const waiting = byPayload(steps)
    for await (const [payloadId, text] of landedBodies(session, [...waiting.keys()])) {
      for (const { request } of waiting.get(payloadId) ?? []) {
        const body = bodyValue(text, plan.formatOf(request))
        if (body !== undefined) plan.answered(request, body)
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
function byPayload(steps: readonly LandedStep[]): ReadonlyMap<string, readonly LandedStep[]> {
  const groups = new Map<string, LandedStep[]>()
  for (const step of steps) {
    const group = groups.get(step.payloadId)
    if (group === undefined) groups.set(step.payloadId, [step])
    else group.push(step)
  }
  return groups
}
