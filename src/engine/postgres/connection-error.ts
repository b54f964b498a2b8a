import pg from 'pg'
import { UserError } from '../../base/errors.js'
import type { PostgresConnection } from './open-postgres.js'

interface Explanation {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** Why no connection came about, in words for the one who asked. Never tells the password. */
export function connectionError(cause: unknown, connection: PostgresConnection): UserError {
  const explanation =
    cause instanceof pg.DatabaseError ? refusal(cause, connection) : failure(cause, connection)
  const { code, message, hint } = explanation
  return new UserError(message, { code, hint, cause, exitCode: 1 })
}

/** The server answered, and said no. */
function refusal(cause: pg.DatabaseError, connection: PostgresConnection): Explanation {
  const { host, port, database, user, tls } = connection
  const server = `the PostgreSQL server at ${host}:${port}`
  switch (cause.code) {
    case '28P01':
      return login(connection, cause.message)
    case '28000':
      return /encryption|SSL/i.test(cause.message) && tls === 'disable'
        ? tlsProblem(
            `${server} wants an encrypted connection: ${cause.message}`,
            'Set ssl: require for the target.',
          )
        : login(connection, cause.message)
    case '3D000':
      return {
        code: 'postgres_database_missing',
        message: `There is no database "${database}" on ${server}`,
        hint: `Make it with: ${createDatabase(connection)}`,
      }
    case '42501':
      return {
        code: 'postgres_permission',
        message: `The role "${user}" may not use the database "${database}": ${cause.message}`,
        hint: `An administrator allows it with: grant connect on database "${database}" to "${user}"`,
      }
    case '53300':
    case '57P03':
      return {
        code: 'postgres_busy',
        message: `${capital(server)} takes no connection now: ${cause.message}`,
        hint: 'Try again in a while, or use fewer --threads.',
      }
    default:
      return {
        code: 'postgres_unreachable',
        message: `${capital(server)} refuses the connection: ${cause.message}`,
        hint: 'Check host, port, database and user of the target in aurora.yml.',
      }
  }
}

/** No answer, or one that is not PostgreSQL's. */
function failure(cause: unknown, connection: PostgresConnection): Explanation {
  const { host, port, tls } = connection
  const text = messageOf(cause)
  const code = codeOf(cause)
  if (/SASL|password must be a string/i.test(text))
    return login(connection, 'no password, or not the right one')
  if (/does not support SSL/.test(text))
    return tlsProblem(
      `The PostgreSQL server at ${host}:${port} offers no encrypted connection`,
      'Let it offer TLS; where nobody else can listen on the way there, set ssl: disable for the target.',
    )
  if (tls !== 'disable' && /certificate|self.signed|ERR_TLS|altnames/i.test(`${text} ${code}`))
    return tlsProblem(
      `The certificate of the PostgreSQL server at ${host}:${port} does not prove who it is: ${text}`,
      'Name the certificate that vouches for it in ssl_root_cert, and the host as the certificate has it.',
    )
  return {
    code: 'postgres_unreachable',
    message: `No PostgreSQL server answers at ${host}:${port}: ${text}`,
    hint: hintOn(code, text, host),
  }
}

function hintOn(code: string, text: string, host: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `Check the host of the target: "${host}" is not known.`
  if (host.startsWith('/'))
    return 'Check the folder of the socket (host) and the port, and that the server runs.'
  if (code === 'ETIMEDOUT' || /timeout/.test(text))
    return 'Check host and port of the target, and that no firewall stands between.'
  return 'Check host and port of the target, and that the server runs and listens there.'
}

function login({ user, password, database }: PostgresConnection, said: string): Explanation {
  return {
    code: 'postgres_login_refused',
    message: `The login of "${user}" to the database "${database}" was refused: ${said}`,
    hint:
      password === undefined || password === ''
        ? 'No password was given: name its variable in the target, password: {env: NAME}, or set PGPASSWORD.'
        : 'Check the user of the target and the variable that holds its password.',
  }
}

function tlsProblem(message: string, hint: string): Explanation {
  return { code: 'postgres_tls', message, hint }
}

/** The shell's command that makes a database as Aurora needs it. */
export function createDatabase({ host, port, user, database }: PostgresConnection): string {
  return `createdb --host ${host} --port ${port} --username ${user} --template template0 --encoding UTF8 --locale C ${database}`
}

function messageOf(cause: unknown): string {
  // Several addresses of one name were tried: the first failure stands for them.
  if (cause instanceof AggregateError && cause.message === '') return messageOf(cause.errors[0])
  return cause instanceof Error ? cause.message : String(cause)
}

function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0])
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
