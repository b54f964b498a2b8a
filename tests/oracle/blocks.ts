import { paramsOf, resultOf, type Answer, type Answers } from './payloads.js'

export interface BlockReward {
  readonly pubkey: string
  readonly lamports: bigint
  readonly rewardType: string
  /** Percent; null where the receiver may collect for several. */
  readonly commission: string | null
}

/** A block that was fetched. */
export interface LandedBlock {
  readonly slot: number
  readonly parentSlot: number
  /** Seconds since 1970; null where the node does not know. */
  readonly blockTime: number | null
  readonly rewards: readonly BlockReward[]
  readonly answer: Answer
}

interface BlockResult {
  readonly parentSlot: string
  readonly blockTime: string | null
  readonly rewards: readonly {
    pubkey: string
    lamports: string
    rewardType: string
    commission: string | null
  }[]
}

const read = new WeakMap<Answers, ReadonlyMap<number, LandedBlock>>()

/** Every fetched block by its slot, which only the request tells. */
export function landedBlocks(answers: Answers): ReadonlyMap<number, LandedBlock> {
  const known = read.get(answers)
  if (known !== undefined) return known
  const blocks = new Map<number, LandedBlock>()
  for (const answer of answers.of('solana_rpc', 'getBlock')) {
    const { parentSlot, blockTime, rewards } = resultOf(answer) as BlockResult
    const slot = Number(paramsOf(answer)[0])
    blocks.set(slot, {
      slot,
      parentSlot: Number(parentSlot),
      blockTime: blockTime === null ? null : Number(blockTime),
      rewards: rewards.map((reward) => ({ ...reward, lamports: BigInt(reward.lamports) })),
      answer,
    })
  }
  read.set(answers, blocks)
  return blocks
}

/** Slots of which some answer says that they hold a block, fetched or not. */
export function slotsWithBlock(answers: Answers): ReadonlySet<number> {
  const listed = answers
    .of('solana_rpc', 'getBlocks')
    .flatMap((answer) => (resultOf(answer) as readonly string[]).map(Number))
  return new Set([...listed, ...landedBlocks(answers).keys()])
}

/** A slot was skipped when a later block names an earlier parent. */
export function isProvenSkipped(answers: Answers, slot: number): boolean {
  return [...landedBlocks(answers).values()].some((block) => block.slot > slot && block.parentSlot < slot)
}

/** When a slot's block was made: of the block itself, else of who was asked for its time alone. */
export function timeOfSlot(answers: Answers, slot: number): number | undefined {
  const fromBlock = landedBlocks(answers).get(slot)?.blockTime ?? null
  if (fromBlock !== null) return fromBlock
  for (const answer of answers.of('solana_rpc', 'getBlockTime')) {
    const time = resultOf(answer) as string | null
    if (Number(paramsOf(answer)[0]) === slot && time !== null) return Number(time)
  }
  return undefined
}
