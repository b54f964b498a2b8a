import type { JsonValue } from '../../base/hash.js'
import type { ScopePeriod } from '../../extract/extraction.js'

/** "Never" as a deactivation, "from the start" as an activation. */
const never = '18446744073709551615'

interface Delegated {
  readonly address: string
  readonly activation: bigint
  readonly deactivation: bigint | undefined
}

/** Delegated accounts of an answer to `getProgramAccounts` that was checked, in the order of their addresses. */
export function delegatedAccounts(body: JsonValue): readonly Delegated[] {
  const { result } = body as unknown as {
    readonly result: readonly Account[] | { value: readonly Account[] }
  }
  const accounts = 'value' in result ? result.value : result
  return accounts
    .flatMap(({ pubkey, account }) => {
      const { parsed } = account.data
      if (parsed.type !== 'delegated') return []
      const { activationEpoch, deactivationEpoch } = parsed.info.stake.delegation
      return [
        {
          address: pubkey,
          activation: String(activationEpoch) === never ? -1n : BigInt(activationEpoch),
          deactivation: String(deactivationEpoch) === never ? undefined : BigInt(deactivationEpoch),
        },
      ]
    })
    .sort((one, other) => (one.address < other.address ? -1 : 1))
}

/**
 * Addresses that may have a position in an epoch, activating ones included. An account that came later is not among them,
 * so that the question about an old epoch stays the same while accounts come.
 */
export function addressesOf(accounts: readonly Delegated[], { number }: ScopePeriod): readonly string[] {
  return accounts
    .filter(
      ({ activation, deactivation }) =>
        activation <= number && (deactivation === undefined || deactivation >= number),
    )
    .map(({ address }) => address)
}

/** What the schema has let through, as far as it is looked at here. */
interface Account {
  readonly pubkey: string
  readonly account: {
    readonly data: {
      readonly parsed: {
        readonly type: string
        readonly info: {
          readonly stake: {
            readonly delegation: {
              readonly activationEpoch: number | string
              readonly deactivationEpoch: number | string
            }
          }
        }
      }
    }
  }
}
