import type { JsonValue } from '../../../src/base/hash.js'
import { bid, executionBlock, finalized, header, result } from '../ethereum-bodies.js'
import { beaconBody, type MadeUpChain } from '../ethereum-chain.js'
import { json, type Answerer } from '../replay/replay-answer.js'

/** Paths of a consensus node by endpoint, a slot or an epoch in them where it stands. */
const paths: readonly (readonly [string, RegExp])[] = [
  ['genesis', /\/genesis$/],
  ['config/spec', /\/config\/spec$/],
  ['states/{id}/validators', /\/states\/(\d+)\/validators$/],
  ['states/{id}/sync_committees', /\/states\/(\d+)\/sync_committees$/],
  ['duties/proposer', /\/duties\/proposer\/(\d+)$/],
  ['rewards/attestations', /\/rewards\/attestations\/(\d+)$/],
  ['rewards/blocks', /\/rewards\/blocks\/(\d+)$/],
  ['rewards/sync_committee', /\/rewards\/sync_committee\/(\d+)$/],
  ['blocks', /\/blocks\/(\d+)$/],
  ['headers', /\/headers\/(\d+)$/],
]

const ok = (value: unknown) => json(value as JsonValue)

/** A consensus node; slots in `missed` have no block, and everything up to `final` is final. */
export function beaconHost(
  chain: MadeUpChain & { readonly missed: readonly number[]; readonly final: number },
): Answerer {
  const isMissed = (slot: number): boolean => chain.missed.includes(slot)
  return ({ path }) => {
    if (path.endsWith('/headers/finalized')) return ok(finalized(header(chain.final)))
    for (const [endpoint, pattern] of paths) {
      const found = pattern.exec(path)
      if (found === null) continue
      const number = Number(found[1] ?? 0)
      if (isMissed(number) && /headers|blocks|sync_committee$/.test(endpoint))
        return json({ code: 404, message: `NOT_FOUND: beacon block at slot ${number}` }, 404)
      if (endpoint === 'headers' && isMissed(number - 1))
        return ok(finalized(header(number, { parent: number - 2 })))
      return ok(beaconBody(chain, endpoint, number))
    }
    return undefined
  }
}

/** An execution node whose blocks are empty and whose balances are one wei. */
export const executionHost: Answerer = ({ body }) => {
  const { method, params } = JSON.parse(body) as {
    readonly method: string
    readonly params: readonly string[]
  }
  if (method === 'eth_getBalance') return ok(result('0x1'))
  if (method === 'eth_getBlockReceipts') return ok(result([]))
  return ok(result(executionBlock(Number(params[0]), { transactions: [] })))
}

/** A relay that delivered a block for every slot that it is asked about. */
export const relayHost: Answerer = ({ query }) => ok([bid(Number(query.get('slot')))])
