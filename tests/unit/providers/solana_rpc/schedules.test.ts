import fc from 'fast-check'
import { expect, it } from 'vitest'
import { furthestSearch, runsOf } from '../../../../src/providers/solana_rpc/block-ranges.js'
import { closureOf, period, scopeOf } from '../closure.js'
import { fetchedBlocks, outcomeOf, slotOf } from './evidence.js'
import { anyChain, chainNode, epochsOfChain, slotsOfEpoch, vote, type Chain } from './made-up-chain.js'

const scope = scopeOf({
  periods: Array.from({ length: epochsOfChain }, (_, number) => period(number)),
  current: period(1000),
  validators: [vote],
})

const ask = (chain: Chain) => closureOf('solana_rpc', scope, chainNode(chain))

/** How far behind the end of a turn, or the beginning of an epoch, a block is found. */
const isInReach = (chain: Chain, last: number): boolean =>
  chain.blocks.some((slot) => slot > last && slot <= last + furthestSearch - 4)

it('proves every slot of any schedule, unless no block comes in a long time', async () => {
  await fc.assert(
    fc.asyncProperty(anyChain, async (chain) => {
      const blocks = fetchedBlocks(await ask(chain))
      for (const [epoch, led] of chain.led.entries())
        for (const [first, last] of runsOf([...led].sort((one, other) => one - other)))
          for (let index = first; index <= last; index += 1) {
            const [slot, turnEnd] = [epoch * slotsOfEpoch + index, epoch * slotsOfEpoch + last]
            const isProduced = chain.blocks.includes(slot)
            const isFollowed =
              isInReach(chain, turnEnd) || chain.blocks.some((later) => later > slot && later <= turnEnd)
            // A block fetched for another slot may prove this one as well.
            if (isProduced || isFollowed)
              expect([slot, outcomeOf(slot, blocks)]).toEqual([slot, isProduced ? 'PRODUCED' : 'SKIPPED'])
          }
    }),
    { numRuns: 50 },
  )
})

it('finds the first and the last block of any epoch', async () => {
  await fc.assert(
    fc.asyncProperty(anyChain, async (chain) => {
      const answers = await ask(chain)
      const fetched = fetchedBlocks(answers).map(({ slot }) => slot)
      const timed = answers.filter(({ planned }) => planned.endpoint === 'getBlockTime').map(slotOf)
      for (let epoch = 0; epoch < epochsOfChain; epoch += 1) {
        const [first, next] = [epoch * slotsOfEpoch, (epoch + 1) * slotsOfEpoch]
        const own = chain.blocks.filter((slot) => slot >= first && slot < next)
        if (own.length === 0) continue
        expect(fetched).toContain(own[0])
        if (chain.blocks.includes(next) || isInReach(chain, next)) expect(timed).toContain(own.at(-1))
      }
    }),
    { numRuns: 50 },
  )
})

it('asks for no block that is not there and for few that nobody needs', async () => {
  await fc.assert(
    fc.asyncProperty(anyChain, async (chain) => {
      // A block that is not there throws.
      const answers = await ask(chain)
      const turns = chain.led.reduce((sum, led) => sum + runsOf([...led].sort((a, b) => a - b)).length, 0)
      const led = chain.led.reduce((sum, slots) => sum + slots.length, 0)
      expect(fetchedBlocks(answers).length).toBeLessThanOrEqual(led + turns + epochsOfChain + 1)
    }),
    { numRuns: 50 },
  )
})
