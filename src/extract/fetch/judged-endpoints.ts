import { UserError } from '../../base/errors.js'
import type { EndpointDeclaration, ProviderDeclaration } from '../../project/types.js'
import type { BodyChecker } from '../body-checker.js'
import type { ProviderRegistry } from '../envelope.js'
import type { JudgedEndpoint } from './answer-judge.js'

/** Finds what an answer is judged by; each provider's folder is loaded once. */
export class JudgedEndpoints {
  readonly #registry: ProviderRegistry
  readonly #checker: BodyChecker

  constructor(registry: ProviderRegistry, checker: BodyChecker) {
    this.#registry = registry
    this.#checker = checker
  }

  async of(provider: ProviderDeclaration, endpoint: EndpointDeclaration): Promise<JudgedEndpoint> {
    const adapter = (await this.#registry.load(provider.adapter))?.get(endpoint.endpoint)
    const extraction = await this.#registry.loadExtraction(provider.adapter)
    if (adapter !== undefined && extraction !== undefined)
      return { provider, endpoint, adapter, extraction, checker: this.#checker }
    throw new UserError(
      `Nothing is known of how to ask the endpoint "${endpoint.endpoint}" of "${provider.provider}".`,
      {
        code: 'no_schema',
        where: { file: provider.file, line: endpoint.position.line, column: endpoint.position.column },
        hint: `Add it to src/providers/${provider.adapter}/.`,
      },
    )
  }
}
