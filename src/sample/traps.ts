/**
 * What is not as it should be in a sample, on purpose, and where: each is something that the providers really do.
 * Epochs are counted from the sample's first. The demo tells of them; the unit tests hold the generator to them.
 */

/** Nobody knows the block rewards: 0 in `earnings`, `NA` in `block_rewards`. */
export const unknownBlockRewards = { validator: 1, epoch: 3 } as const

/** `earnings` says 0, the other file knows better, and knows it under the validator's new identity. */
export const zeroThatIsKnownElsewhere = { validator: 2, epoch: 6 } as const

/** The validator raises its commission on inflation rewards. */
export const commissionChange = { validator: 0, epoch: 4, percent: 7 } as const

/** The validator lowers its commission on MEV tips. */
export const mevCommissionChange = { validator: 1, epoch: 5, percent: 8 } as const

/** The vote account is run by another identity from here on: number v before, 100 + v (100000 + v in a crowd) after. */
export const identityChange = { validator: 2, epoch: 5 } as const

/** The first answer for this epoch was wrong for these validators and was corrected three days later. */
export const lateCorrection = { epoch: 2, validators: [0, 3] } as const

/** An error page with status 200 instead of the MEV commissions; the next attempt gets them. */
export const errorPage = { epoch: 4 } as const

/** No vote credits in that epoch: the inflation reward is null. */
export const noInflationReward = { validator: 11, epoch: 1 } as const

/** Counted as delinquent when the vote accounts were read. */
export const delinquent = { validator: 9, epoch: 2 } as const

/** Runs no MEV client: its zeros are not tips that came to nothing. */
export const withoutMevClient = { validator: 10 } as const

/** Some of its stake accounts are in no list: shares must be taken of its whole stake. */
export const partlyListed = { validator: 2, unlistedPercent: 12 } as const

/** Every twelfth validator, from this one, has more stake than 15 digits can tell to the lamport. */
export const lostDigits = { validator: 5 } as const
