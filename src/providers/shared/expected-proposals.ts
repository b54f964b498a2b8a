import type { ExtractScope } from '../../extract/extraction.js'

/** Validators that share the slots of Ethereum's mainnet, roughly; `active_validators` says it better. */
const usualActiveValidators = 1_000_000

/** Slots of a day. */
const usualWindowSlots = 7200

/** How many blocks the validators in scope are likely to have proposed in its periods, rounded up. */
export function expectedProposals({ periods, validators, setting }: ExtractScope): number {
  const told = Number(setting('active_validators'))
  const active = Number.isFinite(told) && told > 0 ? told : usualActiveValidators
  return Math.ceil((periods.length * validators.length * usualWindowSlots) / active)
}
