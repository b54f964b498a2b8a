import type { JsonValue } from '../../src/base/hash.js'
import type { ValidatorIn } from './one-of-each.js'

/** On Solana the one with the most stake, which leads slots in every epoch; on Ethereum one that was to propose. */
export const activeValidator: ValidatorIn = (endpoint, body) => {
  if (endpoint === 'getVoteAccounts') return mostStaked(body)
  return endpoint === 'duties/proposer' ? firstProposer(body) : undefined
}

function mostStaked(body: JsonValue): string | undefined {
  const { result } = body as unknown as {
    readonly result: { readonly current: readonly { votePubkey: string; activatedStake: string | number }[] }
  }
  const stake = ({ activatedStake }: { readonly activatedStake: string | number }) => BigInt(activatedStake)
  return [...result.current].sort((one, other) => (stake(other) > stake(one) ? 1 : -1))[0]?.votePubkey
}

function firstProposer(body: JsonValue): string | undefined {
  const { data } = body as unknown as { readonly data: readonly { readonly pubkey: string }[] }
  return data[0]?.pubkey.toLowerCase()
}
