/** What the components of revenue are called wherever people read of them, after `the`; the portal says the same. */
export const componentNames: Readonly<Record<string, string | undefined>> = {
  EXEC_FEES: 'block fees',
  MEV_TIPS: 'tips',
  VOTE_REWARDS: "rewards of the operator's own stake",
  COMMISSION: 'commission on staking rewards',
}
