import { solText } from '../decimal-text.js'
import type { StakeAccount, Validator, World } from '../world/world.js'

const header =
  'vote_account,epoch,stake_account,staker_wallet,withdrawer_wallet,stake_sol,lamports,activation_epoch,' +
  'deactivation_epoch,rent_exempt_reserve,credits_observed'

const rentReserve = 2_282_880n

/** The list of a validator's stake accounts: one snapshot of the last epoch, repeated for every epoch. */
export function stakeAccountsBody(world: World, validator: Validator): string {
  const lines = [header]
  const accounts = validator.accounts.map((account, number) => accountCells(account, number))
  for (let epoch = world.options.firstEpoch; epoch < world.endEpoch; epoch += 1)
    for (const cells of accounts) lines.push(`${validator.voteKey},${epoch},${cells}`)
  return `${lines.join('\n')}\n`
}

function accountCells(account: StakeAccount, number: number): string {
  const balance = account.isEmptied ? rentReserve + BigInt(number) * 40_503n : account.lamports + rentReserve
  return [
    account.address,
    account.staker,
    account.withdrawer,
    solText(account.lamports),
    balance,
    account.activationEpoch,
    account.deactivationEpoch ?? '',
    rentReserve,
    1_131_022_549n,
  ].join(',')
}
