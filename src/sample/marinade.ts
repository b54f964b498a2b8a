import { figuresOf, runsMevClient } from './figures.js'
import type { World } from './world.js'

/** `mev-info.json`: the MEV commission of each vote account that runs a MEV client; the epoch is a string in it. */
export function mevInfoBody(world: World, epoch: number): string {
  const validators = world.validators
    .filter(runsMevClient)
    .map((validator) => ({
      epoch: String(epoch),
      vote_account: validator.voteKey,
      mev_commission_bps: figuresOf(world, validator, epoch).mevCommissionPercent * 100,
    }))
    .sort((a, b) => (a.vote_account < b.vote_account ? -1 : 1))
  return JSON.stringify({ validators }, undefined, 2)
}

/** What a proxy sends when the service behind it is away. */
export const errorPageBody =
  '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n'
