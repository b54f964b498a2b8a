import type { ClientConfig } from 'pg'
import type { PostgresConnection } from './open-postgres.js'

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
    ssl:
      tls === 'disable'
        ? false
        : {
            rejectUnauthorized: tls === 'verify-full',
            ...(rootCertificate === undefined ? {} : { ca: rootCertificate }),
          },
    application_name: 'aurora',
    // A firewall between that forgets a silent connection must not leave it hanging.
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    connectionTimeoutMillis: seconds * 1000,
  }
}

/** Where it is, fit to be shown. */
export function locationOf({ host, port, database, user }: PostgresConnection): string {
  const place = host.startsWith('/')
    ? `${host}:${port}`
    : `${host.includes(':') ? `[${host}]` : host}:${port}`
  return `postgresql://${user}@${place}/${database}`
}
