import type { JsonValue } from '../base/hash.js'

/**
 * One question to a provider, with what the envelope of its answer says. Questions that agree in everything but
 * `isFinal` and `context` are one question, however often they are planned.
 */
export interface PlannedRequest {
  /** A source of `sources/`: it may share its adapter with others. */
  readonly provider: string
  readonly endpoint: string
  readonly chainId: string
  /** `842`, or `*` for a body that speaks of many periods. */
  readonly periodIdentifier: string
  /** Half-open cover in period numbers, for a period of `*`. */
  readonly coversFrom?: string
  readonly coversUntil?: string
  /** Vote account, public key, or `*`. */
  readonly validatorKey: string
  /** `{method, params}` of JSON-RPC, or `{method, path, query?, body?}` with the path below the base URL. */
  readonly request: JsonValue
  /** True where the answer cannot change any more; undefined leaves it to the endpoint's finality rule. */
  readonly isFinal: boolean | undefined
  /**
   * What `follow` and `leads` must know and the answer does not tell: given back with it in `AnsweredRequest.planned`. It is
   * no part of the question, neither sent nor landed; of a question planned twice the first one's counts.
   */
  readonly context?: JsonValue
}

/** A period of a chain: `842`, or the first epoch of a window. Identifiers are the numbers times a window's length. */
export interface ScopePeriod {
  readonly identifier: string
  /** Dense: the next period has the next number. */
  readonly number: bigint
}

/** What an extraction is asked for, on one chain. */
export interface ExtractScope {
  readonly chainId: string
  /** Final ones only, ascending. */
  readonly periods: readonly ScopePeriod[]
  /** The period that runs now, as discovery told it: what is only known as of now belongs to it. */
  readonly current: ScopePeriod
  /** Validator keys, in order, without duplicates. */
  readonly validators: readonly string[]
  /** Sources of this adapter that are enabled and speak of the chain, in the order of their names. */
  readonly sources: readonly string[]
  /** Settings of aurora.yml under `chains: <chain_id>` and `vars`, as text: window lengths and the like. */
  readonly setting: (name: string) => string | undefined
}

/** What one provider's answer lets others ask about: the adapters of a chain do not know each other. */
export interface Lead {
  /** `proposed_block`: a block that a validator in scope proposed, to be looked up elsewhere. */
  readonly kind: 'proposed_block'
  readonly period: ScopePeriod
  readonly validatorKey: string
  /** Decimal digits. */
  readonly slot: string
  /** Decimal digits and 0x hex; undefined where the chain does not tell them. */
  readonly blockNumber: string | undefined
  readonly blockHash: string | undefined
  /** 0x hex in lower case: who was paid the block's fees. */
  readonly feeRecipient: string | undefined
}

/** An accepted answer, parsed without loss (see `EndpointAdapter.check`), with the question it answers. */
export interface AnsweredRequest {
  readonly planned: PlannedRequest
  readonly body: JsonValue
}

/** How many requests an endpoint is expected to take, where it is not known before others are answered. */
export interface ExpectedRequests {
  readonly provider: string
  readonly endpoint: string
  readonly requests: number
}

/** Which periods a chain has, as a provider tells it. */
export interface Discovery {
  /** The question; its period is set to that of the answer. */
  readonly request: Omit<PlannedRequest, 'periodIdentifier' | 'chainId'>
  /** The period that runs now, and the number below which all periods are over and final. */
  read(body: JsonValue): { readonly current: ScopePeriod; readonly finalBelow: bigint }
}

/**
 * What a provider's folder knows of asking: `src/providers/<adapter>/extraction.ts`. All functions are pure: equal
 * input gives equal requests in equal order, for a run that was broken off is taken up by planning again and leaving
 * out what has landed.
 */
export interface ProviderExtraction {
  /** Undefined where the provider does not tell which periods there are. */
  readonly discovery?: (source: string, setting: ExtractScope['setting']) => Discovery
  /** What is known to be wanted before anything was answered. */
  plan(scope: ExtractScope): Iterable<PlannedRequest>
  /** What an answer of this provider gives rise to at this provider: a next page, the blocks of a schedule. */
  follow?(answered: AnsweredRequest, scope: ExtractScope): Iterable<PlannedRequest>
  /** What an answer of this provider lets other providers ask about. */
  leads?(answered: AnsweredRequest, scope: ExtractScope): Iterable<Lead>
  /** What a lead of another provider gives rise to here. */
  pursue?(lead: Lead, scope: ExtractScope): Iterable<PlannedRequest>
  /** Endpoints whose answers `follow` or `leads` look at: only these are read back when a run is taken up again. */
  readonly followed: readonly string[]
  /** Requests to expect of `follow` and `pursue`, for the plan that is shown. */
  expect?(scope: ExtractScope): Iterable<ExpectedRequests>
  /**
   * Whether an answer that is no data is worth asking for again: a JSON-RPC code, say. It is asked of answers of
   * status 2xx that failed their schema and of error statuses; undefined leaves it to the general rules.
   */
  isTransient?(failure: ProviderFailure): boolean | undefined
  /**
   * What follows from an answer that there is nothing, where there may rightly be nothing: a slot without a block answers
   * 404. Gives what is to be asked in its stead, to prove it, or nothing more; undefined where the failure is one. The
   * answer is no data and is kept like any failure, but it is not one: the run is not PARTIAL for it. It is asked again
   * once the endpoint's `refresh_after` is over, for it may have been wrong. Only a status of 404 is remembered.
   */
  absence?(
    failure: ProviderFailure,
    planned: PlannedRequest,
    scope: ExtractScope,
  ): Iterable<PlannedRequest> | undefined
}

/** An answer that is no data. */
export interface ProviderFailure {
  readonly endpoint: string
  readonly httpStatus: number
  /** The body where it is JSON, parsed without loss. */
  readonly body: JsonValue | undefined
}
