import type { ConnectionOptions } from 'node:tls'
import type { ClientConfig } from 'pg'
import type { PostgresConnection, TlsMode } from './open-postgres.js'

const defaultConnectSeconds = 15

/** What `pg` needs to connect; every value is given, or `pg` would look for it in the environment. */
export function clientConfig(connection: PostgresConnection): ClientConfig {
  const { host, port, database, user, password, tls, rootCertificate } = connection
  const seconds = connection.connectSeconds ?? defaultConnectSeconds
  return {
    host,
    port,
    database,
    user,
    // A function, for without a password `pg` would look for a file of passwords.
    password: () => password ?? '',
    ssl: tls === 'disable' ? false : tlsOptions(tls, rootCertificate),
    application_name: 'aurora',
    // A firewall between that forgets a silent connection must not leave it hanging.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    connectionTimeoutMillis: seconds * 1000,
  }
}

/** As PostgreSQL's own clients do: whoever names a certificate wants it looked at. */
function tlsOptions(tls: TlsMode, rootCertificate: string | undefined): ConnectionOptions {
  return {
    rejectUnauthorized: tls !== 'require' || rootCertificate !== undefined,
    ...(rootCertificate === undefined ? {} : { ca: rootCertificate }),
    ...(tls === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  }
}

/** Where it is, fit to be shown. */
export function locationOf({ host, port, database, user }: PostgresConnection): string {
  const place = host.startsWith('/')
    ? `${host}:${port}`
    : `${host.includes(':') ? `[${host}]` : host}:${port}`
  return `postgresql://${user}@${place}/${database}`
}
