import { figuresOf, inflationCommission, stakeReward } from './figures.js'
import { delinquent } from './traps.js'
import { activeStake, identityOf, isActive, type StakeAccount, type Validator, type World } from './world.js'

const slotsPerEpoch = 432_000

/** JSON-RPC bodies are put together as text: lamports exceed what a JavaScript number holds. */
function answer(result: string, id: number): string {
  return `{"jsonrpc":"2.0","result":${result},"id":${id}}\n`
}

export function rpcError(code: number, message: string, id: number): string {
  return `${JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id })}\n`
}

/** The node's answer a few hundred slots into `epoch`. */
export function epochInfoBody(epoch: number, id: number): string {
  const slotIndex = 648
  const absoluteSlot = epoch * slotsPerEpoch + slotIndex
  const blockHeight = absoluteSlot - Math.floor(absoluteSlot / 13)
  return answer(
    JSON.stringify({
      absoluteSlot,
      blockHeight,
      epoch,
      slotIndex,
      slotsInEpoch: slotsPerEpoch,
      transactionCount: blockHeight * 211,
    }),
    id,
  )
}

/** All vote accounts in the middle of `epoch`. */
export function voteAccountsBody(world: World, epoch: number, id: number): string {
  const isDelinquent = (validator: Validator): boolean =>
    validator.index === delinquent.validator && epoch === world.options.firstEpoch + delinquent.epoch
  const list = (validators: readonly Validator[]): string =>
    validators.map((validator) => voteAccount(world, validator, epoch)).join(',')
  const current = list(world.validators.filter((validator) => !isDelinquent(validator)))
  return answer(`{"current":[${current}],"delinquent":[${list(world.validators.filter(isDelinquent))}]}`, id)
}

function voteAccount(world: World, validator: Validator, epoch: number): string {
  const credits = [3, 2, 1, 0].map((ago) => {
    const total = (epoch - ago - 200) * 6_900_000 + validator.index * 1_009
    return `[${epoch - ago},${total},${total - 6_900_000}]`
  })
  const lastVote = epoch * slotsPerEpoch + slotsPerEpoch / 2
  return (
    `{"activatedStake":${activeStake(validator, epoch)},` +
    `"commission":${figuresOf(world, validator, epoch).commissionPercent},` +
    `"epochCredits":[${credits.join(',')}],"epochVoteAccount":true,"lastVote":${lastVote},` +
    `"nodePubkey":"${identityOf(world, validator, epoch)}","rootSlot":${lastVote - 31},` +
    `"votePubkey":"${validator.voteKey}"}`
  )
}

/** Rewards of vote accounts, in the order of the request: the validators' commission. */
export function voteRewardsBody(
  world: World,
  validators: readonly Validator[],
  epoch: number,
  id: number,
): string {
  const rewards = validators.map((validator) => {
    const figures = figuresOf(world, validator, epoch)
    if (figures.inflation === 0n) return 'null'
    const amount = inflationCommission(validator, epoch, figures)
    return reward(
      amount,
      figures.commissionPercent,
      epoch,
      amount + 26_858_640n + BigInt(validator.index) * 1_000_003n,
    )
  })
  return answer(`[${rewards.join(',')}]`, id)
}

/** Rewards of a validator's stake accounts, net of its commission; null for an account that was not active. */
export function stakeRewardsBody(world: World, validator: Validator, epoch: number, id: number): string {
  const figures = figuresOf(world, validator, epoch)
  const rewards = validator.accounts.map((account: StakeAccount) => {
    if (figures.inflation === 0n || !isActive(account, epoch)) return 'null'
    const { net } = stakeReward(account.lamports, figures)
    return reward(net, figures.commissionPercent, epoch, account.lamports + 2_282_880n + net)
  })
  return answer(`[${rewards.join(',')}]`, id)
}

function reward(amount: bigint, commission: number, epoch: number, postBalance: bigint): string {
  const effectiveSlot = (epoch + 1) * slotsPerEpoch
  return `{"amount":${amount},"commission":${commission},"effectiveSlot":${effectiveSlot},"epoch":${epoch},"postBalance":${postBalance}}`
}
