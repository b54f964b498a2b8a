import { UserError } from '../../base/errors.js'
import type { PostgresConnection, TlsMode } from './open-postgres.js'

/** What a target says of its server, each part as text or not at all. */
export interface ConnectionParts {
  readonly url?: string | undefined
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly database?: string | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly ssl?: string | undefined
  /** PEM text. */
  readonly rootCertificate?: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** Parameters of a URL that mean something here; another one would be silently ignored. */
const urlParameters = ['host', 'port', 'dbname', 'user', 'password', 'sslmode', 'connect_timeout'] as const

/**
 * The connection that a target means: its own parts, then those of its URL, then the usual PG* variables, then what is
 * usual. Throws a UserError of code `invalid_connection`; never tells a password.
 */
export function connectionOf(parts: ConnectionParts, env: Environment): PostgresConnection {
  const url = parts.url === undefined ? {} : partsOfUrl(parts.url)
  const user = parts.user ?? url.user ?? env['PGUSER'] ?? env['USER'] ?? env['USERNAME'] ?? 'postgres'
  const host = parts.host ?? url.host ?? env['PGHOST'] ?? 'localhost'
  const seconds = url.connectSeconds ?? env['PGCONNECT_TIMEOUT']
  return {
    host,
    port: portOf(parts.port ?? url.port ?? env['PGPORT'] ?? '5432'),
    database: parts.database ?? url.database ?? env['PGDATABASE'] ?? user,
    user,
    password: parts.password ?? url.password ?? env['PGPASSWORD'],
    tls: tlsOf(parts.ssl ?? url.ssl ?? env['PGSSLMODE'], host),
    rootCertificate: parts.rootCertificate,
    connectSeconds: seconds === undefined ? undefined : numberOf(seconds, 'connect_timeout'),
  }
}

interface UrlParts extends Omit<ConnectionParts, 'url' | 'rootCertificate'> {
  readonly connectSeconds?: string | undefined
}

const urlForm =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<host>\[[^\]]+\]|[^:@/?[\]]*)(?::(?<port>\d*))?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/

function partsOfUrl(text: string): UrlParts {
  const groups = urlForm.exec(text)?.groups
  if (groups === undefined) throw badUrl()
  const parameters = new URLSearchParams(groups['query'] ?? '')
  for (const name of parameters.keys()) {
    if (urlParameters.some((known) => known === name)) continue
    throw problem(`The URL of the target has a parameter "${name}", which Aurora does not know.`, {
      hint: `Known are ${urlParameters.join(', ')}; what a session needs is set by Aurora itself.`,
    })
  }
  const parameter = (name: (typeof urlParameters)[number]): string | undefined =>
    parameters.get(name) ?? undefined
  return {
    host: parameter('host') ?? given(groups['host']?.replace(/^\[(.*)\]$/, '$1')),
    port: parameter('port') ?? given(groups['port']),
    database: parameter('dbname') ?? given(groups['database']),
    user: parameter('user') ?? given(groups['user']),
    password: parameter('password') ?? given(groups['password']),
    ssl: parameter('sslmode'),
    connectSeconds: parameter('connect_timeout'),
  }
}

function given(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    throw badUrl()
  }
}

/** Without its text: a password may stand in it. */
function badUrl(): UserError {
  return problem('The URL of the target is no PostgreSQL URL.', {
    hint: 'Write postgresql://user@host:5432/database; characters such as @ and / in a name or password as %40 and %2F.',
  })
}

function portOf(text: string): number {
  const port = numberOf(text, 'port')
  if (port >= 1 && port <= 65_535) return port
  throw problem(`There is no port ${text}.`, { hint: 'The port of the target is a number from 1 to 65535.' })
}

function numberOf(text: string, name: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw problem(`"${name}" of the target must be a whole number, found "${text}".`, {
    hint: 'Check the target in aurora.yml, its URL, and the PG* variables.',
  })
}

/** On the way to another machine everybody could listen: encryption has to be given up by name. */
function tlsOf(text: string | undefined, host: string): TlsMode {
  switch (text) {
    case undefined:
    case '':
      return isThisMachine(host) ? 'disable' : 'require'
    case 'disable':
    case 'require':
    case 'verify-ca':
    case 'verify-full':
      return text
    default:
      throw problem(`The connection cannot be secured by "${text}".`, {
        hint: 'Aurora knows disable, require, verify-ca and verify-full: those that try and give way leave it to chance.',
      })
  }
}

function isThisMachine(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\./.test(host)
}

function problem(message: string, { hint }: { hint: string }): UserError {
  return new UserError(message, { code: 'invalid_connection', hint })
}
