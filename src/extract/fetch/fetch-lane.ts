import type { EndpointDeclaration } from '../../project/types.js'
import type { LaneCounts } from '../extract-progress.js'
import type { KeyedRequest } from '../plan/request-key.js'

/**
 * The open questions of one provider on one chain, endpoint by endpoint: the endpoints take turns, so that none waits
 * for all of another, and the calls of one fill a batch.
 */
export class FetchLane {
  readonly provider: string
  readonly chainId: string
  readonly #endpoints: ReadonlyMap<string, EndpointDeclaration>
  readonly #queues = new Map<string, Queue>()
  #left = 0
  #done = 0
  #failed = 0
  /** Requests that are out. */
  active = 0

  constructor(provider: string, chainId: string, endpoints: readonly EndpointDeclaration[]) {
    this.provider = provider
    this.chainId = chainId
    this.#endpoints = new Map(endpoints.map((endpoint) => [endpoint.endpoint, endpoint]))
  }

  get isEmpty(): boolean {
    return this.#queues.size === 0
  }

  get counts(): LaneCounts {
    const { provider, chainId } = this
    return { provider, chainId, done: this.#done, failed: this.#failed, left: this.#left }
  }

  add(request: KeyedRequest): void {
    const { endpoint } = request.planned
    const queue = this.#queues.get(endpoint)
    if (queue === undefined) this.#queues.set(endpoint, new Queue(request))
    else queue.add(request)
    this.#left += 1
  }

  /** The next questions to ask together, and how their endpoint is asked. */
  take(): { readonly endpoint: EndpointDeclaration; readonly requests: readonly KeyedRequest[] } | undefined {
    const [next] = this.#queues
    if (next === undefined) return undefined
    const [name, queue] = next
    const endpoint = this.#endpoints.get(name)
    if (endpoint === undefined) throw new Error(`${this.provider} has no endpoint ${name}`)
    const requests = queue.take(endpoint.rpcMethod === undefined ? 1 : endpoint.batchSize)
    // To the end of the line, for its next turn.
    this.#queues.delete(name)
    if (!queue.isEmpty) this.#queues.set(name, queue)
    return { endpoint, requests }
  }

  count(isData: boolean): void {
    this.#left -= 1
    if (isData) this.#done += 1
    else this.#failed += 1
  }
}

/** First in, first out; taking does not move what stays, of which there may be a hundred thousands. */
class Queue {
  #requests: KeyedRequest[]
  #head = 0

  constructor(first: KeyedRequest) {
    this.#requests = [first]
  }

  get isEmpty(): boolean {
    return this.#head === this.#requests.length
  }

  add(request: KeyedRequest): void {
    this.#requests.push(request)
  }

  take(count: number): readonly KeyedRequest[] {
    const taken = this.#requests.slice(this.#head, this.#head + count)
    this.#head += taken.length
    if (this.#head > keptTaken && this.#head * 2 > this.#requests.length) {
      this.#requests = this.#requests.slice(this.#head)
      this.#head = 0
    }
    return taken
  }
}

const keptTaken = 1000
