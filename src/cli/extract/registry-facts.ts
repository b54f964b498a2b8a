import { registryRows, type RegistryRow } from '../../project/registry-rows.js'
import type { Project } from '../../project/types.js'

/** What the registry's seeds tell an extraction of a chain. Seeds that a project does not have tell nothing. */
export interface RegistryFacts {
  /** How many periods must be over after one before it is taken as final. */
  readonly finalityLag: bigint
  /** A rule of `registry.protocol_rules`, by its name in lower case, as its last row says, which has no end. */
  rule(name: string): string | undefined
  /** Keys of `registry.validators` that are valid in any of the periods [from, until), in order. */
  validators(from: bigint, until: bigint): readonly string[]
}

export function registryFacts(project: Project, chainId: string): RegistryFacts {
  const ofChain = (name: string): readonly RegistryRow[] =>
    registryRows(project, name).filter((row) => row['chain_id'] === chainId)
  const [chain] = ofChain('chains')
  const rules = ofChain('protocol_rules')
  const validators = ofChain('validators')
  return {
    finalityLag: BigInt(chain?.['finality_lag'] ?? 1),
    rule: (name) =>
      rules.find((row) => row['rule'] === name.toUpperCase() && isEmpty(row['until_period']))?.['value'] ??
      undefined,
    validators(from, until) {
      const valid = validators.filter(
        (row) =>
          BigInt(row['from_period'] ?? 0) < until &&
          (isEmpty(row['until_period']) || BigInt(row['until_period'] ?? 0) > from),
      )
      return [...new Set(valid.map((row) => row['validator_key'] ?? ''))].sort()
    },
  }
}

function isEmpty(cell: string | null | undefined): boolean {
  return cell === null || cell === undefined || cell === ''
}
