/** How large a sample is, and which. Equal options give equal bytes. */
export interface SampleOptions {
  /** Decides the figures; who is who and where the traps lie stays the same. */
  readonly seed: number
  readonly firstEpoch: number
  readonly epochs: number
  readonly validators: number
  /** The first so many validators come with their stake accounts and the rewards of these. */
  readonly stakedValidators: number
  /** Stake accounts of each of them, at most 100. */
  readonly stakers: number
  /** The first so many validators come with their leader slots and every block of these. */
  readonly detailedValidators: number
  /** Chance, in a thousand, that the block rewards of a validator in an epoch are unknown somewhere. */
  readonly unknownPerMille: number
}

/** The demo: eight epochs, twelve validators with sixty stake accounts each, and no unknown figure but the planned ones. */
export const demoOptions: SampleOptions = {
  seed: 1,
  firstEpoch: 5000,
  epochs: 8,
  validators: 12,
  stakedValidators: 12,
  stakers: 60,
  detailedValidators: 7,
  unknownPerMille: 0,
}

/** What each option may be, in words for messages and help. */
export const optionLimits = {
  seed: [0, 1_000_000_000],
  firstEpoch: [1, 1_000_000],
  epochs: [1, 10_000],
  validators: [1, 100_000],
  stakedValidators: [0, 100_000],
  stakers: [1, 100],
  detailedValidators: [0, 1_000],
  unknownPerMille: [0, 1000],
} as const satisfies Readonly<Record<keyof SampleOptions, readonly [number, number]>>

/** Fills what is left out from the demo's options; throws a RangeError for what cannot be generated. */
export function completeOptions(options: Partial<SampleOptions>): SampleOptions {
  const validators = options.validators ?? demoOptions.validators
  const complete = {
    ...demoOptions,
    stakedValidators: Math.min(validators, demoOptions.stakedValidators),
    detailedValidators: Math.min(validators, demoOptions.detailedValidators),
    ...options,
  }
  for (const name of Object.keys(optionLimits) as (keyof SampleOptions)[]) {
    const [low, high] = optionLimits[name]
    const isPartOfAll = name === 'stakedValidators' || name === 'detailedValidators'
    within(complete[name], low, isPartOfAll ? Math.min(high, validators) : high, name)
  }
  return complete
}

function within(value: number, low: number, high: number, name: string): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw new RangeError(`${name} is ${value}; expected an integer of ${low} … ${high}`)
}
