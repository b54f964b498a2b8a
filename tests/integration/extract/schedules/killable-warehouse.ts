import { openDuckdb } from '../../../../src/engine/duckdb/open-duckdb.js'
import type { Engine, Session } from '../../../../src/engine/engine.js'
import type { ExtractOptions } from '../../../../src/extract/extract-options.js'
import type { Life } from './life.js'

/**
 * A warehouse in a file in which every statement, every commit and the moment after each piece of work is a step of a
 * life. Opening a file takes longer than all else, so that it stays open from life to life, unless one dies while it has
 * it: then what was not committed is gone, as when a process is killed.
 */
export class KillableWarehouse {
  readonly #path: string
  #engine: Promise<Engine> | undefined
  #used = 0

  constructor(path: string) {
    this.#path = path
  }

  async use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    this.#engine ??= openDuckdb({ path: this.#path, threads: 1, memoryLimit: '256MB' })
    return (await this.#engine).withSession(work)
  }

  door(life: Life): ExtractOptions['warehouse'] {
    const use = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
      await life.step()
      this.#used += 1
      const result = await this.use((session) => work(mortal(session, life)))
      this.#used -= 1
      await life.step()
      return result
    }
    return { read: use, write: use }
  }

  /** Ends what the dead left open. */
  async bury(): Promise<void> {
    if (this.#used > 0) await this.close()
    this.#used = 0
  }

  async close(): Promise<void> {
    const engine = await this.#engine
    this.#engine = undefined
    await engine?.close()
  }
}

function mortal(session: Session, life: Life): Session {
  return {
    dialect: session.dialect,
    schema: (name) => session.schema(name),
    rows: (sql, parameters) => life.lived(() => session.rows(sql, parameters)),
    execute: (sql, parameters) => life.lived(() => session.execute(sql, parameters)),
    describe: (sql) => life.lived(() => session.describe(sql)),
    append: (relation, columns, rows) => life.lived(() => session.append(relation, columns, rows)),
    pages: (sql) => session.pages(sql),
    transaction: (work) =>
      life.lived(() =>
        session.transaction(async () => {
          const result = await work()
          await life.step()
          return result
        }),
      ),
  }
}
