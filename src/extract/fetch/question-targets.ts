import { UserError } from '../../base/errors.js'
import type { EnvironmentReference, ProviderDeclaration } from '../../project/types.js'
import type { QuestionTarget } from './http-question.js'
import { addressesOf, secretsOf } from './provider-addresses.js'

export interface TargetOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Reads a secret of the environment, or of the file that the environment names. */
  readonly secret: (name: string) => string | undefined
  /** Is told every secret before it is used. */
  readonly learn: (secret: string) => void
}

/**
 * Addresses and headers of providers. Throws a UserError where an address or a header's variable is missing or
 * broken: before anything is asked.
 */
export class QuestionTargets {
  readonly #options: TargetOptions
  readonly #targets = new Map<string, readonly QuestionTarget[]>()

  constructor(options: TargetOptions) {
    this.#options = options
  }

  of(provider: ProviderDeclaration, chainId: string): readonly QuestionTarget[] {
    const key = `${provider.provider} ${chainId}`
    let targets = this.#targets.get(key)
    if (targets === undefined) {
      targets = this.#make(provider, chainId)
      this.#targets.set(key, targets)
    }
    return targets
  }

  #make(provider: ProviderDeclaration, chainId: string): readonly QuestionTarget[] {
    const entries = Object.entries(provider.headers ?? {}).map(
      ([name, value]) => [name.toLowerCase(), this.#header(value, name, provider), typeof value] as const,
    )
    const headers = Object.fromEntries(entries.map(([name, value]) => [name, value]))
    const credentials = entries.filter(([, , type]) => type === 'object').map(([name]) => name)
    return addressesOf(provider, chainId, this.#options.env).map((address) => {
      for (const secret of secretsOf(address)) this.#options.learn(secret)
      return { base: address, headers, credentials }
    })
  }

  #header(value: string | EnvironmentReference, header: string, { file }: ProviderDeclaration): string {
    if (typeof value === 'string') return value
    const secret = this.#options.secret(value.env)
    if (secret === undefined || secret === '')
      throw new UserError(`The header "${header}" wants ${value.env}, which is not set.`, {
        code: 'missing_secret',
        where: { file },
        hint: `Set ${value.env}, or ${value.env}_FILE to the path of a file that holds it.`,
      })
    this.#options.learn(secret)
    return secret
  }
}
