import type { StakeAccount, Validator } from '../world/world.js'
import { rpcAnswer, type SampleJson } from './json.js'

const never = 18_446_744_073_709_551_615n
const rentReserve = 2_282_880n

/** `getProgramAccounts` of the stake program for one vote account, parsed: the accounts that are there in an epoch. */
export function programAccountsBody(validator: Validator, epoch: number): string {
  const accounts = validator.accounts.filter((account) => isThere(account, epoch))
  return rpcAnswer(
    accounts.map((account) => programAccount(validator, account)),
    epoch * 10 + 6,
  )
}

/** An account is made when its stake is to be activated, and closed after its last epoch. */
function isThere({ activationEpoch, deactivationEpoch }: StakeAccount, epoch: number): boolean {
  return activationEpoch <= epoch && (deactivationEpoch === undefined || epoch <= deactivationEpoch)
}

function programAccount(validator: Validator, account: StakeAccount): SampleJson {
  const { address, staker, withdrawer, lamports, activationEpoch, deactivationEpoch } = account
  return {
    pubkey: address,
    account: {
      data: {
        parsed: {
          info: {
            meta: {
              authorized: { staker, withdrawer },
              lockup: { custodian: '11111111111111111111111111111111', epoch: 0, unixTimestamp: 0 },
              rentExemptReserve: String(rentReserve),
            },
            stake: {
              creditsObserved: 1_131_022_549,
              delegation: {
                activationEpoch: String(activationEpoch),
                deactivationEpoch: String(deactivationEpoch ?? never),
                stake: String(lamports),
                voter: validator.voteKey,
                warmupCooldownRate: 0.25,
              },
            },
          },
          type: 'delegated',
        },
        program: 'stake',
        space: 200,
      },
      executable: false,
      lamports: lamports + rentReserve,
      owner: 'Stake11111111111111111111111111111111111111',
      rentEpoch: never,
      space: 200,
    },
  }
}
