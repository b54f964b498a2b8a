import type { JsonValue } from '../base/hash.js'
import type { ProviderExtraction } from './extraction.js'

/** One answer of a provider, as it comes to the door: live, replayed or from a file. */
export interface Envelope {
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  /** `842`, or `*` for a body that speaks of many periods. */
  readonly periodIdentifier: string
  /** Half-open cover in period numbers, where the body speaks of many periods. */
  readonly coversFrom: string | undefined
  readonly coversUntil: string | undefined
  /** Vote account, public key, or `*`. */
  readonly validatorKey: string
  readonly request: JsonValue
  readonly httpStatus: number
  /** ISO 8601 in UTC; undefined: now, unless the body was seen before. */
  readonly fetchedAt: string | undefined
  /** Where the envelope states it; otherwise the endpoint's finality rule decides. */
  readonly isFinal: boolean | undefined
  /** After content decoding. */
  readonly body: Uint8Array
  /** File and line it came from, for rejections. */
  readonly sourceFile: string | undefined
  readonly sourceLine: number | undefined
}

/** What came in and is no whole envelope: its bytes, and as much of the envelope as could be read. */
export interface BrokenEnvelope extends Partial<Omit<Envelope, 'body' | 'sourceFile' | 'sourceLine'>> {
  readonly body: Uint8Array
  readonly sourceFile: string | undefined
  readonly sourceLine: number | undefined
}

/** Why a body is not what its endpoint promises. */
export interface BodyProblem {
  readonly reason: string
  /** `$.result[3].amount`, `row 4, column "stake"`; undefined when the whole body is meant. */
  readonly path: string | undefined
}

/** What `src/providers/<adapter>/` holds for one endpoint. */
export interface EndpointAdapter {
  /**
   * Checks a body that was parsed losslessly: numbers that a double may not hold are strings of their digits,
   * a CSV is `{header, rows}` with every cell a string. Gives the first problem, or undefined.
   */
  check(body: JsonValue, request: JsonValue): BodyProblem | undefined
}

/** Adapters of one provider, by endpoint. */
export type ProviderAdapters = ReadonlyMap<string, EndpointAdapter>

/** `src/providers/index.ts` hands it over; `cli` passes it to `extract`. A provider is loaded when it is needed. */
export interface ProviderRegistry {
  /** Names of the folders of `src/providers/`. */
  readonly names: readonly string[]
  /** Undefined for a name that is not among `names`. */
  load(name: string): Promise<ProviderAdapters | undefined>
  /** Undefined also for a provider of which nothing is asked over HTTP. */
  loadExtraction(name: string): Promise<ProviderExtraction | undefined>
  /**
   * URL of the module that exports this registry as `providerRegistry`, for worker threads, which cannot be handed
   * functions; undefined for a registry made in place, whose bodies are checked on the main thread.
   */
  readonly module: string | undefined
}
