import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { UserError } from '../../../src/base/errors.js'
import type { Engine } from '../../../src/engine/engine.js'
import { openPostgres } from '../../../src/engine/postgres/open-postgres.js'
import type { PostgresConnection, TlsMode } from '../../../src/engine/postgres/open-postgres.js'
import { newAuthority, serverCertificate } from '../../support/postgres/certificates.js'
import { onServer } from '../../support/postgres/test-database.js'

const isSystemServer = (process.env['AURORA_TEST_POSTGRES_URL'] ?? '') !== ''

/** A server of this file's own, over TCP: unix sockets know no TLS. */
describe.skipIf(isSystemServer)('a server that speaks TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-tls-'))
  let port: number
  let url: string
  let trusted: string
  let unknown: string
  let stop: () => Promise<void>

  beforeAll(async () => {
    const authority = await newAuthority('Trusted')
    trusted = authority.pem
    unknown = (await newAuthority('Unknown')).pem
    const { certificate, key } = await serverCertificate(authority, 'localhost')
    const keeper = spawn(
      process.execPath,
      [
        join(import.meta.dirname, '../../support/postgres/keeper.js'),
        '',
        JSON.stringify({
          listen_addresses: '127.0.0.1',
          ssl: 'on',
          ssl_cert_file: serverFile('server.crt', certificate),
          ssl_key_file: serverFile('server.key', key),
        }),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, AURORA_TEST_POSTGRES_URL: '' } },
    )
    stop = async () => {
      const ended = once(keeper, 'exit')
      keeper.stdin.end()
      await ended
    }
    const [line] = (await once(createInterface({ input: keeper.stdout }), 'line')) as [string]
    url = (JSON.parse(line) as { url: string }).url
    port = Number(new URL(url).port)
  })

  afterAll(async () => {
    await stop()
    rmSync(folder, { recursive: true })
  })

  /** Readable by the server's user alone, as it demands. */
  function serverFile(name: string, text: string): string {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    chmodSync(folder, 0o755)
    if (process.getuid?.() === 0) chownSync(path, 65534, 65534)
    return path
  }

  async function open(tls: TlsMode, change: Partial<PostgresConnection> = {}): Promise<Engine> {
    const engine = await openPostgres({
      connection: {
        host: 'localhost',
        port,
        database: 'postgres',
        user: 'postgres',
        password: undefined,
        tls,
        ...change,
      },
    })
    onTestFinished(() => engine.close())
    return engine
  }

  async function isEncrypted(engine: Engine): Promise<unknown> {
    const [row] = await engine.withSession((session) =>
      session.rows('select ssl from pg_stat_ssl where pid = pg_backend_pid()'),
    )
    return row?.ssl
  }

  async function refusal(tls: TlsMode, change: Partial<PostgresConnection>): Promise<UserError> {
    const error: unknown = await open(tls, change).catch((reason: unknown) => reason)
    if (error instanceof UserError) return error
    throw new Error(`expected a UserError, got ${String(error)}`)
  }

  it('is spoken to in the open where that is wanted', async () => {
    expect(await isEncrypted(await open('disable'))).toBe(false)
  })

  it('is trusted unseen with require, as long as nobody is named to vouch for it', async () => {
    expect(await isEncrypted(await open('require', { host: '127.0.0.1' }))).toBe(true)
    expect(await refusal('require', { rootCertificate: unknown })).toMatchObject({ code: 'postgres_tls' })
  })

  it('proves with verify-ca that somebody vouches for it, under whatever name', async () => {
    const engine = await open('verify-ca', { host: '127.0.0.1', rootCertificate: trusted })
    expect(await isEncrypted(engine)).toBe(true)
  })

  it('proves with verify-full that it is the very host', async () => {
    expect(await isEncrypted(await open('verify-full', { rootCertificate: trusted }))).toBe(true)
    const other = await refusal('verify-full', { host: '127.0.0.1', rootCertificate: trusted })
    expect(other).toMatchObject({ code: 'postgres_tls', exitCode: 1 })
    expect(other.message).toContain(`at 127.0.0.1:${port} does not prove who it is`)
    expect(other.hint).toContain('the host as the certificate has it')
  })

  it.each(['verify-ca', 'verify-full'] as const)(
    'is refused with %s where only a stranger vouches for it, or nobody whom the system knows',
    async (tls) => {
      for (const rootCertificate of [unknown, undefined]) {
        const error = await refusal(tls, { rootCertificate })
        expect(error).toMatchObject({ code: 'postgres_tls', exitCode: 1 })
        expect(error.message).toContain('does not prove who it is')
        expect(error.hint).toContain('ssl_root_cert')
      }
    },
  )

  it('may insist on it, and then says so', async () => {
    const file = await askFor(`select current_setting('hba_file') as answer`)
    await onServer(
      `create role guarded login;
       copy (values ('hostnossl all guarded all reject'), ('local all all trust'), ('host all all all trust')) to '${String(file)}';
       select pg_reload_conf()`,
      url,
    )
    await expect
      .poll(() => askFor('select count(*) as answer from pg_hba_file_rules'), { interval: 20 })
      .toBe(3n)
    const error = await refusal('disable', { user: 'guarded' })
    expect(error).toMatchObject({ code: 'postgres_tls' })
    expect(error.hint).toContain('ssl: require')
    expect(await isEncrypted(await open('require', { user: 'guarded' }))).toBe(true)
  })

  async function askFor(sql: string): Promise<unknown> {
    const engine = await open('disable')
    const [row] = await engine.withSession((session) => session.rows(sql))
    return row?.answer
  }
})
