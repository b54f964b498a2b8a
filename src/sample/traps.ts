/**
 * What is not as it should be in a sample, on purpose, and where: each is something that the providers really do.
 * Epochs are counted from the sample's first, validators from 0; the operator's own are 0, 1 and 2. The demo tells of
 * them, `docs/guide/sample.md` lists them, and the unit tests hold the generator to them.
 */

// ── leader slots and blocks ──────────────────────────────────────────────────────────────────────────────────────

/** Four slots in a row without a block. Only the parent of the next block proves that they were skipped. */
export const skippedGroup = { validator: 0, epoch: 1 } as const

/** One block has no `Fee` entry among its rewards: it earned nothing, and that is known. */
export const blockWithoutFee = { validator: 0, epoch: 2 } as const

/** Not one of the validator's blocks has a `Fee` entry: a whole epoch of proven zeros, told as 0 by others. */
export const emptyBlocks = { validator: 4, epoch: 2 } as const

/** A block is among those of its range, and nobody asked for it: its fees are not known. */
export const unfetchedBlock = { validator: 0, epoch: 6 } as const

/**
 * Nobody knows the block rewards: for one leader slot the node says "skipped, or missing in long-term storage" and no
 * later block proves which; `earnings` says 0 and `block_rewards` NA.
 */
export const unknownBlockRewards = { validator: 1, epoch: 3 } as const

/** `earnings` says 0 although the blocks, and the other file, tell what was earned. */
export const zeroThatIsKnownElsewhere = { validator: 2, epoch: 6 } as const

/** The epoch's first slots hold no block, so that its time begins later than its slots do. */
export const skippedFirstSlots = { epoch: 2, slots: 2 } as const

/** The epoch's last slots hold no block: its last block is the one that the next epoch's first names as its parent. */
export const skippedLastSlots = { epoch: 3, slots: 3 } as const

// ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The epoch's first block has no `blockTime`, but `getBlockTime` knows it. */
export const timeFromGetBlockTime = { epoch: 4 } as const

/** Neither the epoch's first block nor its last has a time, whomever one asks. */
export const periodWithoutTimes = { epoch: 6 } as const

// ── who is who ───────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * The vote account is run by another identity from here on: number v before, 100 + v (100000 + v in a crowd) after.
 * The leader schedule looks one epoch back: in the first epoch the blocks are still the old identity's.
 */
export const identityChange = { validator: 2, epoch: 5 } as const

/** Two vote accounts on one identity: what the identity earned belongs to neither for sure. */
export const sharedIdentity = { validators: [5, 6] } as const

/** The inflation commission goes to a collector that is no vote account; asked for the vote account, the node says null. */
export const inflationCollector = { validator: 8, epoch: 6 } as const

// ── rates ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The validator raises its commission late in the epoch, after the vote accounts were read: these tell the old one. */
export const commissionChange = { validator: 0, epoch: 4, percent: 7 } as const

/** The validator lowers its commission on MEV tips. */
export const mevCommissionChange = { validator: 1, epoch: 5, percent: 8 } as const

/** A commission of more than the whole, on tips and later on inflation: legal, kept as told, the whole when it is used. */
export const commissionAboveAll = {
  validator: 8,
  mevEpoch: 3,
  mevBps: 10_500,
  epoch: 6,
  percent: 105,
} as const

/** Takes nothing of inflation rewards and of tips; see also the validators 10 and 11. */
export const commissionOfNothing = { validator: 6 } as const

/** Takes everything: of the tips that is what the network's fee leaves over. */
export const commissionOfEverything = { validator: 7 } as const

// ── rewards and tips ─────────────────────────────────────────────────────────────────────────────────────────────

/** No vote credits in that epoch: the inflation reward is null. */
export const noInflationReward = { validator: 11, epoch: 1 } as const

/** The node does not answer for the vote accounts' rewards; the rewards in the next epoch's first block tell them. */
export const rewardsInBlockOnly = { epoch: 5 } as const

/** Counted as delinquent when the vote accounts were read. */
export const delinquent = { validator: 9, epoch: 2 } as const

/** Runs no MEV client, and Jito says so: its zero is a zero. */
export const withoutMevClient = { validator: 10 } as const

/** Jito has no row of the validator in that epoch, which reads 0 in one list; another provider knows the tips. */
export const tipsKnownElsewhere = { validator: 9, epoch: 3 } as const

/** Jito says 0 and the other provider says 0, both for unknown: nobody knows the tips. */
export const unknownTips = { validator: 3, epoch: 5 } as const

/** Half of the stakers' tips: the list's next page was never asked for, so that who is not named may have been given some. */
export const incompletePage = { validator: 1, epoch: 6 } as const

// ── stake ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Some of its stake accounts are in no list: shares must be taken of its whole stake. */
export const partlyListed = { validator: 2, unlistedPercent: 12 } as const

/** Every twelfth validator, from this one, has more stake than 15 digits can tell to the lamport. */
export const lostDigits = { validator: 5 } as const

/** The stake accounts of these validators are asked from the node as well, from that epoch on: then they are observed. */
export const stakeAccountsFromNode = [
  { validator: 0, fromEpoch: 4 },
  { validator: 1, fromEpoch: 0 },
] as const

// ── costs ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One file of fees does not know what the other bills. */
export const unknownFee = { validator: 5, epoch: 3 } as const

/** The vote credits carry an entry of no epoch, as from the consensus change on: what follows it are lamports. */
export const sentinelCredits = { validator: 4, epoch: 6 } as const

/** The bonds' settlements of the last epochs are not out yet: the costs are unknown, and so is the net. */
export const settlementsNotOut = { lastEpochs: 1 } as const

// ── answers that change, and answers that are none ───────────────────────────────────────────────────────────────

/** The first answers for this epoch were wrong for these validators and were corrected three days later. */
export const lateCorrection = { epoch: 2, validators: [0, 8] } as const

/** Jito's list of this epoch changes for this validator, and changes back: the first answer counts again. */
export const thereAndBack = { epoch: 3, validator: 1 } as const

/** An error page with status 200 instead of the MEV commissions; the next attempt gets them. */
export const errorPage = { epoch: 4 } as const
