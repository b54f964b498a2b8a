import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../base/errors.js'
import type { PostgresConnection, PostgresOptions } from '../engine/postgres/open-postgres.js'
import type { EnvironmentReference, PostgresTarget } from '../project/types.js'
import { fileError } from './output/file-error.js'

type Environment = Readonly<Record<string, string | undefined>>
type Part = string | EnvironmentReference | undefined

/** The connection that a target means; `{env: …}` is opened only here. */
export async function connectionOfTarget(
  target: PostgresTarget,
  root: string,
  env: Environment,
): Promise<PostgresConnection> {
  const { connectionOf } = await import('../engine/postgres/connection-parts.js')
  const open = (key: string, part: Part): string | undefined => openPart(target, key, part, env)
  return connectionOf(
    {
      url: open('url', target.url),
      host: open('host', target.host),
      port: open('port', target.port),
      database: open('database', target.database),
      user: open('user', target.user),
      password: open('password', target.password),
      ssl: target.ssl,
      rootCertificate: rootCertificate(target.sslRootCert ?? env['PGSSLROOTCERT'], root),
    },
    env,
  )
}

/** What sessions of a target are like, whoever opens them. */
export function sessionOptions(target: PostgresTarget): Omit<PostgresOptions, 'connection'> {
  const { role, schemaPrefix, statementTimeout, lockTimeout } = target
  const milliseconds = (seconds: number | undefined): number | undefined =>
    seconds === undefined ? undefined : seconds * 1000
  return {
    role,
    schemaPrefix,
    statementTimeout: milliseconds(statementTimeout),
    lockTimeout: milliseconds(lockTimeout),
  }
}

function openPart(target: PostgresTarget, key: string, part: Part, env: Environment): string | undefined {
  if (part === undefined || typeof part === 'string') return part
  const value = env[part.env]
  if (value !== undefined && value !== '') return value
  throw new UserError(`Target "${target.name}" reads its ${key} from ${part.env}, which is not set.`, {
    code: 'missing_env',
    where: { file: 'aurora.yml' },
    hint: `Set ${part.env} before running aurora.`,
  })
}

/** `system` is PostgreSQL's word for the certificates that the system trusts. */
function rootCertificate(file: string | undefined, root: string): string | undefined {
  if (file === undefined || file === '' || file === 'system') return undefined
  try {
    return readFileSync(resolve(root, file), 'utf8')
  } catch (error) {
    throw fileError(error) ?? error
  }
}
