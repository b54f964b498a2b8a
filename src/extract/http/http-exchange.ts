/** Time as the network policy sees it: tests and simulations bring their own. */
export interface Timer {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after so many milliseconds; rejects with the signal's reason once that is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export interface HttpQuestion {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  /** Lower-case names. Those of `credentials` are not sent on to another host. */
  readonly headers: Readonly<Record<string, string>>
  /** Names of headers that hold secrets. */
  readonly credentials: readonly string[]
  readonly body: string | undefined
  /** A budget of its own within that of the host: some hosts count each RPC method as well. */
  readonly budget?: RateShare | undefined
}

/** Questions to one host that name the same key share this many requests a minute. */
export interface RateShare {
  readonly key: string
  readonly requestsPerMinute: number
}

export interface HttpAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** After content decoding. */
  readonly body: Uint8Array
  /** Milliseconds since 1970, when the last byte had come. */
  readonly receivedAt: number
}

/** What is to be done about an answer. */
export type Verdict =
  { readonly kind: 'data' } | { readonly kind: 'transient' | 'terminal'; readonly reason: string }

/**
 * Asked about every answer that came whole, but for redirects. Of a status outside 2xx it can only say whether it is
 * worth asking again: `transient` and `terminal` overrule what the status says by itself (408, 429 and 5xx but 501
 * and 505 are transient, all others terminal), `data` leaves it at that, for an error status is never data. Its reason
 * is shown after the request's method, host and path.
 */
export type Judge = (answer: HttpAnswer) => Verdict | Promise<Verdict>

export type HttpOutcome =
  | { readonly ok: true; readonly answer: HttpAnswer; readonly attempts: number }
  | {
      readonly ok: false
      /** `circuit`: the host failed so often that it was not asked any more. */
      readonly kind: 'transient' | 'terminal' | 'circuit'
      /** For a person, without any secret. */
      readonly reason: string
      /** The last answer, where one came. */
      readonly answer: HttpAnswer | undefined
      readonly attempts: number
    }

/** Of one host. All times in milliseconds. */
export interface HostPolicy {
  readonly requestsPerMinute: number
  readonly connections: number
  /** `body`: from the headers to the last byte, however steadily the bytes drip in. */
  readonly timeouts: { readonly connect: number; readonly headers: number; readonly body: number }
  /** Bytes after decoding; a longer body is refused while it comes. */
  readonly greatestBody: number
  readonly retry: {
    readonly attempts: number
    /** Delay before the second attempt at most; doubled for each one after, up to `cap`, with full jitter. */
    readonly base: number
    readonly cap: number
    /**
     * From the first attempt on; a wait that would pass it ends the request. An attempt that has begun is bounded by
     * `timeouts` alone.
     */
    readonly total: number
  }
  /** After so many failures in a row the host rests for `rest`, then one request tries it. */
  readonly circuit: { readonly failures: number; readonly rest: number }
}
