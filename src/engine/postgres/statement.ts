import type { Connection, Submittable } from 'pg'
import type { BoundParameter } from './bind-value.js'

/** A column as the server describes it. */
export interface Field {
  readonly name: string
  readonly dataTypeID: number
  readonly dataTypeModifier: number
}

/** What came of the last statement of a text. */
export interface StatementResult {
  readonly fields: readonly Field[]
  /** Text of every value, or null. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** `INSERT 0 3`, `SELECT 5`, `COMMIT`; empty for a text without a statement. */
  readonly tag: string
}

export type StatementMode =
  /** As a text of one or several statements. */
  | { readonly kind: 'simple' }
  /** One statement with parameters. */
  | { readonly kind: 'extended'; readonly parameters: readonly BoundParameter[] }
  /** Parsed and described, and not run. */
  | { readonly kind: 'describe' }
  /** `COPY … FROM STDIN` and the text of its rows. */
  | { readonly kind: 'copy'; readonly parts: readonly Buffer[] }

/** What `pg` offers of the wire protocol, with the types that its own declarations have wrong. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void; write(bytes: Buffer): boolean }
  query(text: string): void
  parse(message: { text: string; name: string; types: readonly number[] }): void
  bind(message: { values: readonly (string | Buffer | null)[] }): void
  describe(message: { type: 'S' | 'P'; name: string }): void
  execute(message: object): void
  sync(): void
}

/**
 * One exchange with the server. `pg`'s own Query neither declares the types of parameters nor describes a statement
 * without running it; `pg` hands the answers to the methods below.
 */
export class Statement implements Submittable {
  readonly finished: Promise<StatementResult>
  readonly #text: string
  readonly #mode: StatementMode
  #fields: readonly Field[] = []
  #rows: (readonly (string | null)[])[] = []
  #tag = ''
  #isDescribed = false
  #settle: { resolve(result: StatementResult): void; reject(error: unknown): void } | undefined

  constructor(text: string, mode: StatementMode) {
    this.#text = text
    this.#mode = mode
    this.finished = new Promise((resolve, reject) => (this.#settle = { resolve, reject }))
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire
    // All messages of an exchange in one packet.
    wire.stream.cork()
    try {
      this.#send(wire)
    } finally {
      wire.stream.uncork()
    }
  }

  #send(wire: Wire): void {
    if (this.#mode.kind === 'simple' || this.#mode.kind === 'copy') {
      wire.query(this.#text)
      return
    }
    const parameters = this.#mode.kind === 'extended' ? this.#mode.parameters : []
    wire.parse({ text: this.#text, name: '', types: parameters.map(({ type }) => type) })
    if (this.#mode.kind === 'describe') wire.describe({ type: 'S', name: '' })
    else {
      wire.bind({ values: parameters.map(({ value }) => value) })
      wire.describe({ type: 'P', name: '' })
      wire.execute({})
    }
    wire.sync()
  }

  /** Several statements in one text: what the last one gives counts. */
  handleRowDescription(message: { readonly fields: readonly Field[] }): void {
    this.#fields = message.fields
    this.#rows = []
    this.#isDescribed = true
  }

  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    this.#rows.push(message.fields)
  }

  handleCommandComplete(message: { readonly text: string }): void {
    if (!this.#isDescribed) {
      this.#fields = []
      this.#rows = []
    }
    this.#isDescribed = false
    this.#tag = message.text
  }

  handleEmptyQuery(): void {
    this.#tag = ''
  }

  handlePortalSuspended(): void {
    // Never asked for: all rows are fetched at once.
  }

  /** The server may refuse a row while others are on their way: it drops these, and is ready again after its error. */
  handleCopyInResponse(connection: Connection): void {
    const { stream } = connection as unknown as Wire
    if (this.#mode.kind !== 'copy') {
      stream.write(message('f', Buffer.from('rows are appended in another way\0')))
      return
    }
    for (const part of this.#mode.parts) {
      stream.write(header('d', part.length))
      stream.write(part)
    }
    stream.write(header('c', 0))
  }

  handleCopyData(): void {
    // What COPY … TO STDOUT sends is not wanted.
  }

  handleError(error: unknown): void {
    this.#settle?.reject(error)
  }

  handleReadyForQuery(): void {
    this.#settle?.resolve({ fields: this.#fields, rows: this.#rows, tag: this.#tag })
  }
}

/** A letter, and the length of what follows with the four bytes of the length itself. */
function header(letter: string, length: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.write(letter)
  bytes.writeUInt32BE(length + 4, 1)
  return bytes
}

function message(letter: string, body: Buffer): Buffer {
  return Buffer.concat([header(letter, body.length), body])
}
