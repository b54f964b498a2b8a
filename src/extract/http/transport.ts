import type { HostPolicy, HttpAnswer, HttpQuestion } from './http-exchange.js'

/** One question sent once, whatever carries it: tests and simulations bring their own. */
export interface Transport {
  /** Never rejects but for an aborted signal or a defect. */
  send(question: HttpQuestion, policy: HostPolicy, signal: AbortSignal): Promise<Exchange>
  /** Ends all connections, also those in use. */
  close(): Promise<void>
}

export type Exchange =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer; readonly bytes: number }
  | {
      /** No whole answer came. */
      readonly kind: 'broken'
      /** False where asking again would not help. */
      readonly isTransient: boolean
      /** False where it was us who would not take the answer. */
      readonly isHostFailure: boolean
      /** What was expected and what came, to stand after the request's method, host and path. */
      readonly reason: string
      /** As received, before content decoding. */
      readonly bytes: number
    }
