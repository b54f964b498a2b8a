import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { UserError } from '../../../src/base/errors.js'
import type { Engine, Session } from '../../../src/engine/engine.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import type { PostgresConnection, PostgresOptions } from '../../../src/engine/postgres/open-postgres.js'
import { requireFitServer } from '../../../src/engine/postgres/require-fit-server.js'
import { connectionTo, openTestPostgres } from '../../support/test-engines.js'
import { onServer, temporaryDatabase, uniqueName } from '../../support/postgres/test-database.js'

async function refusal(options: PostgresOptions): Promise<UserError> {
  const error: unknown = await openPostgres(options).then(
    (engine) => engine.close(),
    (reason: unknown) => reason,
  )
  if (error instanceof UserError) return error
  throw new Error(`expected a UserError, got ${String(error)}`)
}

async function connection(change: Partial<PostgresConnection> = {}): Promise<PostgresConnection> {
  return { ...connectionTo((await temporaryDatabase()).url), ...change }
}

/** A server that answers everybody with the same bytes, whatever they ask. */
async function impostor(answer: Buffer): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** What a PostgreSQL server sends to refuse a connection. */
function refusalOf(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

describe('opening a PostgreSQL warehouse', () => {
  it('tells the version, and where it is without a password', async () => {
    const engine = await openTestPostgres()
    expect(await engine.version()).toEqual({
      name: 'PostgreSQL',
      version: expect.stringMatching(/^\d+(\.\d+)?/) as string,
    })
    expect(engine.location).toMatch(/^postgresql:\/\/[^:]+@.*\/aurora_test_/)
  })

  it('gives every session the settings that values depend on, whatever the database says', async () => {
    const { name, url } = await temporaryDatabase()
    await onServer(`alter database "${name}" set timezone = 'Europe/Paris'`)
    await onServer(`alter database "${name}" set datestyle = 'German'`)
    await onServer(`alter database "${name}" set bytea_output = 'escape'`)
    await onServer(`alter database "${name}" set standard_conforming_strings = off`)
    await onServer(`alter database "${name}" set default_transaction_isolation = 'serializable'`)
    const engine = await opened({ connection: connectionTo(url) })
    const asked = `select timestamptz '2025-07-01 00:00:00+00' as moment, date '2025-07-01' as day, 'a\\b' as text,
                          '\\x00ff'::bytea as bytes, current_setting('search_path') as path,
                          current_setting('transaction_isolation') as isolation`
    const told = {
      moment: '2025-07-01T00:00:00.000000Z',
      day: '2025-07-01',
      text: 'a\\b',
      bytes: new Uint8Array([0, 255]),
      path: '',
      isolation: 'read committed',
    }
    await engine.withSession(async (session) => {
      expect(await session.rows(asked)).toEqual([told])
      await session.execute(`set search_path = public; set timezone = 'Asia/Tokyo'`)
    })
    expect(await engine.withSession((session) => session.rows(asked))).toEqual([told])
  })

  it('keeps a build from comparing all rows with all, where the columns of a key depend on each other', async () => {
    const { url } = await temporaryDatabase()
    await onServer(
      `create table t as select i as a, i as b, i as c from generate_series(1, 500) as i; analyze t`,
      url,
    )
    // One row is expected of the step, and it has 250.
    const join = `explain (costs off)
      with even as materialized (select * from t where a % 2 = 0 and b % 2 = 0 and c % 2 = 0)
      select count(*) from even as x join even as y using (a, b, c)`
    const plan = async (options: Partial<PostgresOptions>): Promise<string> => {
      const engine = await opened({ connection: connectionTo(url), ...options })
      const rows = await engine.withSession(async (session) => {
        await session.execute('set search_path = public')
        return session.rows(join)
      })
      return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
    }
    const writer = { pid: 1, host: 'here', verb: 'build', runId: 'run-1', since: '2025-01-31T00:00:00.000Z' }
    expect(await plan({})).toContain('Nested Loop')
    expect(await plan({ writer })).not.toContain('Nested Loop')
  })

  it('tells an administrator whose a session is and what it works on', async () => {
    const engine = await openTestPostgres({
      applicationName: 'aurora build 1f0c',
      writer: { pid: 1, host: 'here', verb: 'build', runId: 'run-1', since: '2025-01-31T00:00:00.000Z' },
    })
    const seen = await engine.withSession(
      (session) =>
        session.rows(
          `select application_name as name, query from pg_stat_activity where pid = pg_backend_pid()`,
        ),
      'canonical.*/periods',
    )
    expect(seen[0]?.name).toBe('aurora build 1f0c canonical.*/periods')
    expect(seen[0]?.query).toMatch(/^\/\* aurora run-1 canonical\.\* \/periods \*\/ select/)
  })

  it('points into the user’s text, not into the comment before it', async () => {
    const engine = await openTestPostgres()
    const failed = engine.withSession((session) => session.rows('select nope'), 'a.node')
    await expect(failed).rejects.toMatchObject({ position: 7, sql: 'select nope' })
  })

  it('changes nothing when it only reads', async () => {
    const engine = await opened({ connection: await connection(), readOnly: true })
    const changed = engine.withSession((session) => session.execute('create schema s'))
    await expect(changed).rejects.toThrow('read-only')
  })

  it('acts as the role that is named, and owns nothing itself', async () => {
    const role = uniqueName()
    const { name, url } = await temporaryDatabase()
    await onServer(`create role "${role}"; grant create on database "${name}" to "${role}"`)
    const engine = await opened({ connection: connectionTo(url), role })
    await engine.withSession((session) => session.execute('create schema s; create table s.t (a integer)'))
    const owners = await engine.withSession((session) =>
      session.rows(`select tableowner as owner from pg_tables where schemaname = 's'`),
    )
    expect(owners).toEqual([{ owner: role }])
  })

  it('ends a statement that takes too long, or waits too long for a lock', async () => {
    const engine = await openTestPostgres({ statementTimeout: 50, lockTimeout: 20 })
    const slow = engine.withSession((session) => session.execute('select pg_sleep(60)'))
    await expect(slow).rejects.toMatchObject({ engineCode: 'timeout' })
    await engine.withSession(async (first) => {
      await first.execute('create table main.t (a integer)')
      await first.transaction(async () => {
        await first.execute('lock table main.t')
        const waiting = engine.withSession((second) => second.execute('drop table main.t'))
        await expect(waiting).rejects.toMatchObject({ engineCode: 'locked' })
      })
    })
  })
})

describe('a PostgreSQL warehouse that cannot be opened', () => {
  it('is not there: the port', async () => {
    const { port, close } = await closedPort()
    close()
    const error = await refusal({ connection: await connection({ host: '127.0.0.1', port }) })
    expect(error).toMatchObject({ code: 'postgres_unreachable', exitCode: 1 })
    expect(error.message).toContain(`No PostgreSQL server answers at 127.0.0.1:${port}`)
    expect(error.hint).toContain('the server runs')
  })

  it('is not there: the socket', async () => {
    const error = await refusal({ connection: await connection({ host: '/nowhere/at/all' }) })
    expect(error).toMatchObject({ code: 'postgres_unreachable' })
    expect(error.hint).toContain('folder of the socket')
  })

  it('does not answer', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const error = await refusal({
      connection: await connection({ host: '127.0.0.1', port, connectSeconds: 0.1 }),
    })
    expect(error).toMatchObject({ code: 'postgres_unreachable' })
    expect(error.hint).toContain('firewall')
  })

  it.each([
    ['28P01', 'password authentication failed for user "x"', 'postgres_login_refused', 'PGPASSWORD'],
    ['28000', 'no pg_hba.conf entry for host, no encryption', 'postgres_tls', 'ssl: require'],
    ['42501', 'permission denied for database', 'postgres_permission', 'grant connect'],
    ['53300', 'sorry, too many clients already', 'postgres_busy', 'threads'],
    ['57P03', 'the database system is starting up', 'postgres_busy', 'again'],
    ['58000', 'something else', 'postgres_unreachable', 'aurora.yml'],
  ])('says no with %s', async (state, said, code, hint) => {
    const port = await impostor(refusalOf(state, said))
    const error = await refusal({ connection: await connection({ host: '127.0.0.1', port }) })
    expect(error).toMatchObject({ code, exitCode: 1 })
    expect(error.message).toContain(said)
    expect(error.hint).toContain(hint)
  })

  it('offers no encryption where it is wanted', async () => {
    const port = await impostor(Buffer.from('N'))
    const wanted = await connection({ host: '127.0.0.1', port, tls: 'require' })
    expect(await refusal({ connection: wanted })).toMatchObject({ code: 'postgres_tls' })
  })

  it('has no such database, and says how to make it', async () => {
    const database = uniqueName()
    const error = await refusal({ connection: await connection({ database }) })
    expect(error).toMatchObject({ code: 'postgres_database_missing', exitCode: 1 })
    expect(error.hint).toContain(`--encoding UTF8 --locale C ${database}`)
  })

  it('wants another password, which is never told', async () => {
    const role = uniqueName()
    await onServer(`create role "${role}"`)
    const error = await refusal({ connection: await connection({ user: role, password: 'hunter2hunter2' }) })
    expect(error.code).toBe('postgres_login_refused')
    expect(`${error.message} ${error.hint ?? ''}`).not.toContain('hunter2')
  })

  it('does not let the user act as the role', async () => {
    const error = await refusal({ connection: await connection(), role: 'no_such_role' })
    expect(error).toMatchObject({ code: 'postgres_permission' })
    expect(error.hint).toContain('grant "no_such_role"')
  })

  it('does not make the user a member of the role', async () => {
    const [user, role] = [uniqueName(), uniqueName()]
    await onServer(`create role "${user}" login; create role "${role}"`)
    const error = await refusal({ connection: await connection({ user }), role })
    expect(error).toMatchObject({ code: 'postgres_permission', exitCode: 1 })
    expect(error.message).toContain(`The user "${user}" cannot act as the role "${role}"`)
    expect(error.hint).toContain(`grant "${role}" to "${user}"`)
  })

  it('does not let the user in', async () => {
    const user = uniqueName()
    const { name, url } = await temporaryDatabase()
    await onServer(`create role "${user}" login; revoke connect on database "${name}" from public`)
    const error = await refusal({ connection: { ...connectionTo(url), user } })
    expect(error).toMatchObject({ code: 'postgres_permission', exitCode: 1 })
    expect(error.hint).toContain(`grant connect on database "${name}" to "${user}"`)
  })

  it('has no connection left', async () => {
    const user = uniqueName()
    await onServer(`create role "${user}" login connection limit 1`)
    const place = await connection({ user })
    const engine = await opened({ connection: place })
    await engine.withSession(async () => {
      const error = await refusal({ connection: place })
      expect(error).toMatchObject({ code: 'postgres_busy', exitCode: 1 })
      expect(error.message).toContain('too many connections for role')
      expect(error.hint).toContain('--threads')
    })
  })

  it('is of a version that nothing was proven on', async () => {
    // Such a server cannot be had: only its answer to the first question counts.
    const session = {
      rows: async () => [{ version: '13.14 (Debian 13.14-1)', number: 130_014 }],
    } as unknown as Session
    const refused = requireFitServer(session, { connection: await connection() })
    await expect(refused).rejects.toMatchObject({
      code: 'postgres_too_old',
      exitCode: 1,
      message: 'The server runs PostgreSQL 13.14 (Debian 13.14-1), which is too old',
      hint: 'Aurora needs PostgreSQL 14 or newer.',
    })
  })

  it('does not let a writer make schemas', async () => {
    const role = uniqueName()
    await onServer(`create role "${role}" login`)
    const writer = { pid: 1, host: 'h', verb: 'build', runId: 'r', since: '2025-01-31T00:00:00Z' }
    const error = await refusal({ connection: await connection({ user: role }), writer })
    expect(error).toMatchObject({ code: 'postgres_permission' })
    expect(error.hint).toContain(`grant create on database`)
  })
})

describe('a database on which the same models would give other rows', () => {
  it.each([
    [`template template0 encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C'`, 'postgres_encoding'],
    [
      `template template0 encoding 'UTF8' locale_provider icu icu_locale 'en' lc_collate 'C' lc_ctype 'C'`,
      'postgres_collation',
    ],
  ])('is refused with the command that makes a good one: %s', async (options, code) => {
    const { url, name } = await temporaryDatabase({ options })
    const error = await refusal({ connection: connectionTo(url) })
    expect(error).toMatchObject({ code, exitCode: 1 })
    expect(error.hint).toContain(`--template template0 --encoding UTF8 --locale C ${name}`)
  })

  it('would choose another greatest key: the harm that is prevented', async () => {
    const { url } = await temporaryDatabase()
    const keys = `(values ('a'), ('B'), ('_')) as keys (key)`
    const engine = await opened({ connection: connectionTo(url) })
    const [row] = await engine.withSession((session) =>
      session.rows(`select max(key) as exact, max(key collate "en-x-icu") as other from ${keys}`),
    )
    expect(row).toEqual({ exact: 'a', other: 'B' })
  })
})

async function opened(options: PostgresOptions): Promise<Engine> {
  const engine = await openPostgres(options)
  onTestFinished(() => engine.close())
  return engine
}

async function closedPort(): Promise<{ port: number; close: () => void }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() }
}
