import type { Timer, HttpAnswer, HttpOutcome, HttpQuestion, Verdict } from '../http/http-exchange.js'
import type { KeyedRequest } from '../plan/request-key.js'
import { isSuccess } from '../success-status.js'
import { judgeBody } from './answer-judge.js'
import type { JudgedEndpoint } from './answer-judge.js'
import { callId, httpQuestion } from './http-question.js'
import type { QuestionTarget } from './http-question.js'
import { splitBatch } from './rpc-batch.js'

/** What asks over HTTP, under its policy of retries and limits. */
export interface Asker {
  ask(
    question: HttpQuestion,
    judge: (answer: HttpAnswer) => Verdict | Promise<Verdict>,
    signal: AbortSignal,
  ): Promise<HttpOutcome>
}

/** What became of one question. */
export interface AskedRequest {
  readonly request: KeyedRequest
  /** Undefined where nothing whole came back. */
  readonly answer: Pick<HttpAnswer, 'status' | 'body' | 'receivedAt'> | undefined
  /** Undefined for an answer that is data. */
  readonly failure:
    { readonly kind: 'transient' | 'terminal' | 'circuit'; readonly reason: string } | undefined
}

export interface AskOptions {
  readonly asker: Asker
  readonly judged: JudgedEndpoint
  /** In the order in which they are tried. */
  readonly targets: readonly QuestionTarget[]
  readonly timer: Timer
  readonly signal: AbortSignal
}

/** How often the calls of a batch that could not be answered yet are asked again, and after how long at first. */
const batchRounds = 4
const firstPause = 500

/**
 * Asks questions of one endpoint, as one batch where there are several. A question that one address cannot answer is
 * put to the next; what counts in the end is the answer of the last one asked.
 */
export async function askProvider(
  requests: readonly KeyedRequest[],
  options: AskOptions,
): Promise<readonly AskedRequest[]> {
  let open = requests
  const asked = new Map<string, AskedRequest>()
  for (const [index, target] of options.targets.entries()) {
    const place = { target, hasOther: index + 1 < options.targets.length }
    const round =
      open.length === 1 ? await askAlone(open, place, options) : await askBatch(open, place, options)
    for (const result of round) asked.set(result.request.key, result)
    open = round.filter(({ failure }) => failure !== undefined).map(({ request }) => request)
    if (open.length === 0) break
  }
  return requests.flatMap(({ key }) => asked.get(key) ?? [])
}

/** One of the addresses, and whether there are more to turn to. */
interface Place {
  readonly target: QuestionTarget
  readonly hasOther: boolean
}

function questionAt(
  requests: readonly KeyedRequest[],
  { target, hasOther }: Place,
  { judged }: AskOptions,
): HttpQuestion {
  return { ...httpQuestion(requests, judged.endpoint, target), hasOtherHost: hasOther }
}

async function askAlone(
  [request]: readonly KeyedRequest[],
  place: Place,
  options: AskOptions,
): Promise<readonly AskedRequest[]> {
  if (request === undefined) return []
  const { asker, judged, signal } = options
  const question = questionAt([request], place, options)
  const outcome = await asker.ask(question, (answer) => judgeBody(request, answer, judged), signal)
  const { answer } = outcome
  return [{ request, answer, failure: outcome.ok ? undefined : outcome }]
}

async function askBatch(
  requests: readonly KeyedRequest[],
  place: Place,
  options: AskOptions,
): Promise<readonly AskedRequest[]> {
  const asked = new Map<string, AskedRequest>()
  let open = requests
  for (let round = 1; ; round += 1) {
    const { isWhole, results } = await askOneBatch(open, place, options)
    for (const result of results) asked.set(result.request.key, result)
    open = results.filter(({ failure }) => failure?.kind === 'transient').map(({ request }) => request)
    // A batch that failed as a whole has had its retries.
    if (!isWhole || open.length === 0 || round === batchRounds) break
    await options.timer.sleep(firstPause * 2 ** (round - 1), options.signal)
  }
  return requests.flatMap(({ key }) => asked.get(key) ?? [])
}

async function askOneBatch(
  requests: readonly KeyedRequest[],
  place: Place,
  options: AskOptions,
): Promise<{ readonly isWhole: boolean; readonly results: readonly AskedRequest[] }> {
  const { asker, judged, signal } = options
  let answers: ReadonlyMap<string, Uint8Array> | undefined
  const [first] = requests
  const judge = async (answer: HttpAnswer): Promise<Verdict> => {
    answers = isSuccess(answer.status) ? splitBatch(answer.body) : undefined
    if (answers !== undefined) return { kind: 'data' }
    // A node that refuses the whole batch says so as it does to a single call.
    const verdict = first && (await judgeBody(first, answer, judged))
    if (verdict !== undefined && (verdict.kind !== 'data' || !isSuccess(answer.status))) return verdict
    return { kind: 'terminal', reason: noBatch }
  }
  const outcome = await asker.ask(questionAt(requests, place, options), judge, signal)
  if (!outcome.ok || answers === undefined) {
    const failure = outcome.ok ? { kind: 'terminal' as const, reason: noBatch } : outcome
    const results = requests.map((request) => ({ request, answer: outcome.answer, failure }))
    return { isWhole: false, results }
  }
  const { status, receivedAt } = outcome.answer
  const results: AskedRequest[] = []
  for (const request of requests) {
    const body = answers.get(callId(request))
    if (body === undefined) {
      results.push({ request, answer: undefined, failure: { kind: 'transient', reason: leftOut } })
      continue
    }
    const answer = { status, body, receivedAt }
    const verdict = await judgeBody(request, answer, judged)
    results.push({ request, answer, failure: verdict.kind === 'data' ? undefined : verdict })
  }
  return { isWhole: true, results }
}

const noBatch = 'the answer to a batch is no array of answers with their ids'
const leftOut = 'the answer to a batch leaves this call out'
