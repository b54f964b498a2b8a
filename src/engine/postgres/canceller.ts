import type { Client } from 'pg'
import type { PostgresConnection } from './open-postgres.js'
import { clientConfig } from './client-config.js'

/** Asks the server to stop what other connections run; on a connection of its own, opened when it is first needed. */
export class Canceller {
  readonly #connection: PostgresConnection
  #client: Promise<Client> | undefined

  constructor(connection: PostgresConnection) {
    this.#connection = connection
  }

  /** Rejects when the server cannot be asked. */
  async cancel(processId: number): Promise<void> {
    this.#client ??= this.#connect()
    try {
      const client = await this.#client
      await client.query('select pg_catalog.pg_cancel_backend($1::integer)', [processId])
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.then((open) => open.end()).catch(() => undefined)
  }

  async #connect(): Promise<Client> {
    const { default: pg } = await import('pg')
    const client = new pg.Client(clientConfig(this.#connection))
    // A connection that breaks is told by the next question on it.
    client.on('error', () => undefined)
    return client.connect()
  }
}
