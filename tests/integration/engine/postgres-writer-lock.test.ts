import { createConnection, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Engine, WriterInfo } from '../../../src/engine/engine.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import type { PostgresConnection, PostgresOptions } from '../../../src/engine/postgres/open-postgres.js'
import { connectionTo } from '../../support/test-engines.js'
import { temporaryDatabase } from '../../support/postgres/test-database.js'

const writer: WriterInfo = {
  pid: 4711,
  host: 'build-host',
  verb: 'build',
  runId: 'run-1',
  since: '2025-01-31T00:00:00.000Z',
}

/** The table as the first migration makes it. */
const locksTable = `create schema aurora; create table aurora.locks (lock_name varchar not null, run_id varchar,
  pid bigint, host varchar, verb varchar, since timestamptz, fence bigint not null)`

async function place(): Promise<PostgresConnection> {
  return connectionTo((await temporaryDatabase()).url)
}

async function open(connection: PostgresConnection, change: Partial<PostgresOptions> = {}): Promise<Engine> {
  const engine = await openPostgres({ connection, writer, ...change })
  onTestFinished(() => engine.close())
  return engine
}

const execute = (engine: Engine, sql: string): Promise<number> =>
  engine.withSession((session) => session.execute(sql))

/** Ends the connection that holds the lock, as an administrator or a broken network would. */
async function endLock(engine: Engine): Promise<void> {
  await execute(
    engine,
    `select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  )
}

describe('the lock of the one writer', () => {
  it('keeps a second one out, and tells it by whom, since when and what to do', async () => {
    const connection = await place()
    const first = await open(connection)
    await execute(first, locksTable)
    await first.withWriterSession((session) => session.transaction(async () => undefined))
    await expect(open(connection)).rejects.toMatchObject({
      code: 'warehouse_locked',
      exitCode: 1,
      message: expect.stringMatching(
        'is in use: "aurora build" \\(process 4711 on build-host, run run-1\\) has written to it since 2025-01-31T00:00:00.000000Z$',
      ) as string,
      hint: expect.stringMatching(/select pg_terminate_backend\(\d+\)$/) as string,
    })
    await first.close()
    await open(connection)
  })

  it('keeps a second one out before there is a table to tell of it', async () => {
    const connection = await place()
    await open(connection)
    await expect(open(connection)).rejects.toMatchObject({
      code: 'warehouse_locked',
      message: expect.stringContaining('another Aurora, connected since') as string,
    })
  })

  it('is another one for another prefix, and none for a reader', async () => {
    const connection = await place()
    await open(connection)
    await open(connection, { schemaPrefix: 'dev_' })
    const reader = await open(connection, { writer: undefined, readOnly: true })
    await expect(reader.withWriterSession(async () => undefined)).rejects.toThrow('not opened by a writer')
  })

  it('numbers its holders, and forgets their names when they leave', async () => {
    const connection = await place()
    const first = await open(connection)
    await execute(first, locksTable)
    await first.withWriterSession((session) => session.transaction(async () => undefined))
    await first.close()
    const second = await open(connection)
    const asked = 'select fence, run_id from aurora.locks'
    expect(await second.withSession((session) => session.rows(asked))).toEqual([
      { fence: 2n, run_id: 'run-1' },
    ])
    await second.close()
    const reader = await open(connection, { writer: undefined })
    expect(await reader.withSession((session) => session.rows(asked))).toEqual([{ fence: 2n, run_id: null }])
  })

  it('stops all that a writer does when its connection breaks', async () => {
    const engine = await open(await place())
    await execute(engine, 'create schema s; create table s.t (a integer)')
    const working = engine.withSession((session) => session.execute('select pg_sleep(60)'))
    const stopped = expect(working).rejects.toMatchObject({
      engineCode: 'connection',
      message: expect.stringMatching(
        /^The connection to postgresql:.* that held the lock of the writer was lost/,
      ) as string,
    })
    await endLock(engine)
    await stopped
    await expect(execute(engine, 'insert into s.t values (1)')).rejects.toMatchObject({
      engineCode: 'connection',
      message: expect.stringContaining('another may write now') as string,
    })
  })

  it('held beside the work would protect nothing: the harm that is prevented', async () => {
    const connection = await place()
    const reader = (): Promise<Engine> => open(connection, { writer: undefined })
    const [lock, work, next] = [await reader(), await reader(), await reader()]
    await execute(work, 'create schema s; create table s.t (a integer)')
    const take = `select pg_try_advisory_lock(1) as is_taken`
    const publishing = work.withSession((session) =>
      session.transaction(async () => {
        await session.execute('insert into s.t values (1)')
        await lock
          .withSession(async (holder) => {
            expect(await holder.rows(take)).toEqual([{ is_taken: true }])
            await endLock(next)
            await holder.rows('select 1')
          })
          .catch(() => undefined)
        // Somebody else is the writer now, and this one does not know.
        expect(await next.withSession((session) => session.rows(take))).toEqual([{ is_taken: true }])
      }),
    )
    await publishing
    expect(await next.withSession((session) => session.rows('select * from s.t'))).toEqual([{ a: 1 }])
  })

  it('is lost with its connection: what was about to be published is not', async () => {
    const connection = await place()
    const engine = await open(connection)
    await execute(engine, 'create schema s; create table s.t (a integer)')
    const publishing = engine.withWriterSession((session) =>
      session.transaction(async () => {
        await session.execute('insert into s.t values (1)')
        const other = await open(connection, { writer: undefined })
        await endLock(other)
      }),
    )
    await expect(publishing).rejects.toMatchObject({ engineCode: 'connection' })
    const reader = await open(connection, { writer: undefined })
    expect(await reader.withSession((session) => session.rows('select * from s.t'))).toEqual([])
  })

  it('is proven in every transaction: one that has been overtaken commits nothing', async () => {
    const connection = await place()
    const first = await open(connection)
    await execute(first, `${locksTable}; create table aurora.t (a integer)`)
    await first.withWriterSession((session) => session.transaction(async () => undefined))
    // As if the server had given the lock to another while this process was asleep.
    const other = await open(connection, { writer: undefined })
    await execute(other, `update aurora.locks set fence = fence + 1`)
    for (const lend of [first.withSession.bind(first), first.withWriterSession.bind(first)]) {
      const late = lend((session) =>
        session.transaction(() => session.execute('insert into aurora.t values (1)')),
      )
      await expect(late).rejects.toMatchObject({
        engineCode: 'locked',
        message: expect.stringContaining('another run has taken the lock') as string,
      })
    }
    expect(await other.withSession((session) => session.rows('select * from aurora.t'))).toEqual([])
  })

  it('can be checked no longer when the migration that made its table is undone', async () => {
    const engine = await open(await place())
    await execute(engine, locksTable)
    await engine.withSession(async (session) => {
      await session.transaction(() => session.execute('drop table aurora.locks'))
      await session.transaction(() => session.execute('create table aurora.t (a integer)'))
    })
  })

  it('is refused behind a pooler, which would lend its connection to others', async () => {
    const connection = await place()
    const port = await poolerBefore(connection)
    const pooled = { ...connection, host: '127.0.0.1', port }
    await expect(open(pooled)).rejects.toMatchObject({ code: 'postgres_pooled', exitCode: 1 })
    const reader = await open(pooled, { writer: undefined, readOnly: true })
    expect(await reader.withSession((session) => session.rows('select 1 as one'))).toEqual([{ one: 1 }])
  })
})

/** Passes everything on, but names a process of its own to its clients, as poolers do. */
async function poolerBefore({ host, port }: PostgresConnection): Promise<number> {
  const pooler = createServer((client) => {
    const server = host.startsWith('/')
      ? createConnection(`${host}/.s.PGSQL.${port}`)
      : createConnection(port, host)
    client.pipe(server)
    server.on('data', (bytes) => {
      // BackendKeyData: K, the length 12, the process, the secret.
      const key = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]))
      if (key >= 0) bytes.writeUInt32BE(1, key + 5)
      client.write(bytes)
    })
    server.on('error', () => client.destroy()).on('end', () => client.end())
    client.on('error', () => server.destroy())
  })
  await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void pooler.close())
  return (pooler.address() as AddressInfo).port
}
