import type { ParsedConfig } from './config-shape.js'
import type { ProviderDeclaration } from './types.js'

/** Names of all environment variables that aurora.yml and sources/ read as `{env: …}`. */
export function secretEnvironment(
  config: ParsedConfig,
  providers: readonly ProviderDeclaration[],
): readonly string[] {
  const values = [
    ...Object.values(config.targets ?? {}).flatMap((target) => Object.values(target) as unknown[]),
    ...providers.flatMap(({ headers, secrets }) => [
      ...Object.values(headers ?? {}),
      ...Object.values(secrets ?? {}),
    ]),
  ]
  const names = values.flatMap((value) =>
    typeof value === 'object' && value !== null && 'env' in value && typeof value.env === 'string'
      ? [value.env]
      : [],
  )
  return [...new Set(names)].sort()
}
