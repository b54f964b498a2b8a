/** What a run tells of a host. Times in milliseconds. */
export interface HostStatistics {
  /** `api.example.org`, with the port where it is not the usual one. */
  readonly host: string
  /** Sent, retries and redirects included. */
  readonly requests: number
  readonly retries: number
  /** Answers of status 429. */
  readonly rateLimited: number
  /** Of bodies as received, before content decoding. */
  readonly bytes: number
  /** Questions that ended without data. */
  readonly failures: number
  /** For a turn and between attempts. */
  readonly waiting: Span
  /** From sending to the last byte, also where none came. */
  readonly answering: Span
  readonly isCircuitOpen: boolean
}

export interface Span {
  readonly total: number
  readonly greatest: number
}

/** Counts for one host what `HostStatistics` tells. */
export class HostCounter {
  #requests = 0
  #retries = 0
  #rateLimited = 0
  #bytes = 0
  #failures = 0
  #waiting: Span = { total: 0, greatest: 0 }
  #answering: Span = { total: 0, greatest: 0 }

  waited(milliseconds: number): void {
    this.#waiting = longer(this.#waiting, milliseconds)
  }

  sent(milliseconds: number, bytes: number, status: number | undefined): void {
    this.#requests += 1
    this.#bytes += bytes
    if (status === 429) this.#rateLimited += 1
    this.#answering = longer(this.#answering, milliseconds)
  }

  retried(): void {
    this.#retries += 1
  }

  failed(): void {
    this.#failures += 1
  }

  read(host: string, isCircuitOpen: boolean): HostStatistics {
    return {
      host,
      requests: this.#requests,
      retries: this.#retries,
      rateLimited: this.#rateLimited,
      bytes: this.#bytes,
      failures: this.#failures,
      waiting: this.#waiting,
      answering: this.#answering,
      isCircuitOpen,
    }
  }
}

function longer({ total, greatest }: Span, milliseconds: number): Span {
  return { total: total + milliseconds, greatest: Math.max(greatest, milliseconds) }
}
