import type { ExtractScope, PlannedRequest } from '../../../../src/extract/extraction.js'
import { beaconBody } from '../../../support/ethereum-chain.js'
import { publicKey } from '../../../support/ethereum-bodies.js'
import { scopeOf } from '../closure.js'

/** Two epochs of four slots make a window, three epochs the term of a committee. */
const settings: Readonly<Record<string, string>> = {
  window_epochs: '2',
  slots_per_epoch: '4',
  epochs_per_sync_committee_period: '3',
}

export const setting = (name: string): string | undefined => settings[name]

/** Validators 7 and 9 in the windows by their numbers. */
export function ethereumScope(numbers: readonly bigint[], changes: Partial<ExtractScope> = {}): ExtractScope {
  return scopeOf({
    chainId: 'ethereum-mainnet',
    periods: numbers.map((number) => ({ identifier: String(number * 2n), number })),
    validators: [publicKey(9), publicKey(7)],
    setting,
    ...changes,
  })
}

/** A chain in which `proposers` gives who proposes a slot, and `seats` who sits in a committee at one. */
export function answerOf(
  proposers: Readonly<Record<number, number>>,
  seats: Readonly<Record<number, readonly number[]>> = {},
): (planned: PlannedRequest) => string {
  return ({ endpoint, request }) => {
    const { path } = request as { readonly path: string }
    const number = Number(/\d+/.exec(path.replace(/v[12]/, ''))?.[0])
    return JSON.stringify(beaconBody({ proposers, seats }, endpoint, number))
  }
}
