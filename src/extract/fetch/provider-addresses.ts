import { UserError } from '../../base/errors.js'
import type { ProviderDeclaration } from '../../project/types.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Name of the variable that takes the place of a provider's addresses: `AURORA_SOLANA_RPC_URL`. */
export function addressVariable(provider: string): string {
  return `AURORA_${provider.toUpperCase()}_URL`
}

/**
 * Where a provider is asked about a chain, in the order in which addresses are tried. The environment goes before
 * `base_url`; it may hold credentials, which are secrets.
 */
export function addressesOf(
  { provider, baseUrls, file }: ProviderDeclaration,
  chainId: string,
  env: Environment,
): readonly URL[] {
  const variable = addressVariable(provider)
  const given = (env[variable] ?? '').split(/[\s,]+/).filter((address) => address !== '')
  if (given.length > 0) return given.map((address, index) => urlOf(address, variable, index))
  const declared = baseUrls.byChain[chainId] ?? baseUrls.every
  if (declared.length > 0) return declared.map((address) => new URL(address))
  throw new UserError(`There is no address to ask ${provider} about ${chainId} at.`, {
    code: 'no_address',
    where: { file },
    hint: `Give it a base_url, or set ${variable}.`,
  })
}

function urlOf(address: string, variable: string, index: number): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  // The address itself may be a secret: only its place is told.
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new UserError(
      `${variable} holds no http or https address${index === 0 ? '' : ` at ${index + 1}`}.`,
      {
        code: 'bad_address',
        hint: 'It looks like https://host/path; several are divided by blanks.',
      },
    )
  return url
}

/** What of an address from the environment must never be shown: keys stand in its path, its query and before the @. */
export function secretsOf(url: URL): readonly string[] {
  const { username, password, searchParams, pathname } = url
  return [
    ...[username, password].map(decodeURIComponent).filter((part) => part !== ''),
    ...searchParams.values(),
    // A word of an interface, such as `api` or `v1`, is none.
    ...pathname.split('/').filter((part) => part.length >= shortestKey),
  ]
}

const shortestKey = 16
