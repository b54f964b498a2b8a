import { creditsOf } from '../world/credits.js'
import { figuresOf } from '../world/figures.js'
import { settlementsOf, type Settlement } from '../world/settlements.js'
import { slotsPerEpoch, type World } from '../world/world.js'
import { Digits, jsonBody, type SampleJson } from './json.js'

/** `<E>_settlements.json`: what bonds paid for an epoch, claim by claim. */
export function settlementsBody(world: World, epoch: number): string {
  return jsonBody({
    slot: (epoch + 1) * slotsPerEpoch - 1,
    epoch,
    settlements: settlementsOf(world, epoch).map((settlement) => settlementJson(world, epoch, settlement)),
  })
}

function settlementJson(world: World, epoch: number, settlement: Settlement): SampleJson {
  const { validator, funder, claims } = settlement
  return {
    reason: reasonJson(world, epoch, settlement),
    meta: { funder },
    vote_account: validator.voteKey,
    claims_count: claims.length,
    claims_amount: claims.reduce((sum, claim) => sum + claim.lamports, 0n),
    claims: claims.map(({ stakeAccount, staker, withdrawer, stake, lamports }) => ({
      withdraw_authority: withdrawer,
      stake_authority: staker,
      stake_accounts: { [stakeAccount]: stake },
      active_stake: stake,
      claim_amount: lamports,
    })),
  }
}

function reasonJson(world: World, epoch: number, { validator, reason }: Settlement): SampleJson {
  if (reason === 'BIDDING') return 'Bidding'
  const figures = figuresOf(world, validator, epoch)
  return {
    ProtectedEvent: {
      LowCredits: {
        vote_account: validator.voteKey,
        expected_credits: 6_800_000,
        actual_credits: creditsOf(world, validator, epoch),
        commission: Math.min(figures.commissionPercent, 100),
        expected_epr: new Digits('0.000371'),
        actual_epr: new Digits('0.000352'),
        epr_loss_bps: 512,
        stake: new Digits(
          `${figures.stake / 1_000_000_000n}.${String(figures.stake % 1_000_000_000n).padStart(9, '0')}`,
        ),
      },
    },
  }
}
