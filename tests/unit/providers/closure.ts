import { expect } from 'vitest'
import { canonicalJson, type JsonValue } from '../../../src/base/hash.js'
import { readLosslessJson } from '../../../src/base/lossless-json.js'
import type {
  AnsweredRequest,
  ExtractScope,
  PlannedRequest,
  ProviderExtraction,
} from '../../../src/extract/extraction.js'
import { providerRegistry } from '../../../src/providers/index.js'

/** The body of an answer, as it would be sent. */
export type Answer = (planned: PlannedRequest) => string

export async function extractionOf(adapter: string): Promise<ProviderExtraction> {
  const extraction = await providerRegistry.loadExtraction(adapter)
  if (extraction === undefined) throw new Error(`nothing is asked of ${adapter}`)
  return extraction
}

export function scopeOf(changes: Partial<ExtractScope> = {}): ExtractScope {
  return {
    chainId: 'solana-mainnet',
    periods: [],
    current: period(0),
    validators: [],
    sources: ['node'],
    setting: () => undefined,
    ...changes,
  }
}

export function period(number: number) {
  return { identifier: String(number), number: BigInt(number) }
}

/** A body as the door gives it to a provider. */
export function parsed(text: string): JsonValue {
  const read = readLosslessJson(text)
  if (!read.ok) throw new Error(read.problem.reason)
  return read.value
}

/**
 * All that is asked until no answer gives rise to a new question, as the extractor would go about it. Every answer must
 * pass the endpoint's check with the request that was planned, and planning twice must give the same.
 */
export async function closureOf(
  adapter: string,
  scope: ExtractScope,
  answer: Answer,
): Promise<readonly AnsweredRequest[]> {
  const extraction = await extractionOf(adapter)
  const adapters = await providerRegistry.load(adapter)
  const answered = new Map<string, AnsweredRequest>()
  const open = twice(() => extraction.plan(scope))
  for (let planned = open.shift(); planned !== undefined; planned = open.shift()) {
    const key = questionKey(planned)
    if (answered.has(key)) continue
    const body = parsed(answer(planned))
    const problem = adapters?.get(planned.endpoint)?.check(body, planned.request)
    if (problem !== undefined)
      throw new Error(`${planned.endpoint} ${JSON.stringify(planned.request)}: ${problem.reason}`)
    const found = { planned, body }
    answered.set(key, found)
    if (extraction.followed.includes(planned.endpoint))
      open.push(...twice(() => extraction.follow?.(found, scope) ?? []))
  }
  return [...answered.values()]
}

/** What makes a question: all but finality and context. */
function questionKey(planned: PlannedRequest): string {
  const { provider, endpoint, chainId, periodIdentifier, coversFrom, coversUntil, validatorKey } = planned
  const { request } = planned
  const cover = [coversFrom ?? null, coversUntil ?? null]
  return canonicalJson([provider, endpoint, chainId, periodIdentifier, ...cover, validatorKey, request])
}

function twice(plan: () => Iterable<PlannedRequest>): PlannedRequest[] {
  const first = [...plan()]
  expect([...plan()]).toEqual(first)
  expect(new Set(first.map(questionKey)).size).toBe(first.length)
  return first
}

/** An address of the right shape that nobody owns. */
export function keyOf(number: number): string {
  return 'ABCDEFGH'.charAt(number).repeat(43)
}
