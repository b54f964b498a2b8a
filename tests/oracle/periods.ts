import { landedBlocks, timeOfSlot, type LandedBlock } from './blocks.js'
import { bodyOf, resultOf, type Answers } from './payloads.js'

/** The epochs of an archive: slots, times in seconds since 1970, and whether they are over. */
export interface Periods {
  readonly epochs: readonly number[]
  readonly finalEpochs: ReadonlySet<number>
  firstSlot(epoch: number): number
  startOf(epoch: number): number | undefined
  endOf(epoch: number): number | undefined
}

/** Endpoints whose final answer for an epoch proves that it is over. */
const proofs = [
  ['doublezero', 'earnings'],
  ['doublezero', 'fees'],
  ['marinade', 'validators'],
  ['marinade', 'settlements'],
] as const

export function periodsOf(answers: Answers): Periods {
  const running = answers.of('solana_rpc', 'getEpochInfo').map((answer) => Number(answer.period))
  const named = answers.all().map((answer) => answer.period)
  const epochs = [...new Set(named.filter((period) => /^\d+$/.test(period)).map(Number))].sort(
    (a, b) => a - b,
  )
  const published = proofs.flatMap(([provider, endpoint]) =>
    answers.of(provider, endpoint).map((answer) => Number(answer.period)),
  )
  const lastProven = Math.max(...published, ...running.map((epoch) => epoch - 1))
  const slotsPerEpoch = slotsPerEpochOf(answers)
  const firstSlot = (epoch: number): number => epoch * slotsPerEpoch
  const blocks = [...landedBlocks(answers).values()]
  const firstBlock = (epoch: number): LandedBlock | undefined =>
    blocks.find(
      ({ slot, parentSlot }) =>
        slot >= firstSlot(epoch) && slot < firstSlot(epoch + 1) && parentSlot < firstSlot(epoch),
    )
  return {
    epochs,
    // One epoch later is proven over, or the epoch itself is published: the chain's finality lag is one epoch.
    finalEpochs: new Set(epochs.filter((epoch) => published.includes(epoch) || epoch + 1 <= lastProven)),
    firstSlot,
    startOf: (epoch) => {
      const first = firstBlock(epoch)
      return first === undefined ? undefined : timeOfSlot(answers, first.slot)
    },
    endOf: (epoch) => {
      const next = firstBlock(epoch + 1)
      return next === undefined ? undefined : timeOfSlot(answers, next.parentSlot)
    },
  }
}

function slotsPerEpochOf(answers: Answers): number {
  for (const answer of answers.of('solana_rpc', 'getEpochSchedule')) {
    const schedule = resultOf(answer) as Readonly<Record<'firstNormalSlot' | 'slotsPerEpoch', string>>
    if (schedule.firstNormalSlot === '0') return Number(schedule.slotsPerEpoch)
  }
  for (const answer of answers.of('solana_rpc', 'getEpochInfo'))
    return Number((bodyOf(answer) as { result: { slotsInEpoch: string } }).result.slotsInEpoch)
  throw new Error('no answer tells how many slots an epoch has')
}
