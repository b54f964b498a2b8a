import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { ethereumAddress, hash32, hexCount, hexQuantity } from '../shared/ethereum-values.js'
import { jsonRpcProblem } from '../shared/json-rpc.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { nullProblem } from './null-result.js'
import { otherHashProblem, requestedBlock } from './request.js'

const transaction = z.object(
  {
    blockHash: hash32,
    blockNumber: hexCount,
    hash: hash32,
    transactionIndex: hexCount,
    from: ethereumAddress,
    // Null where the transaction makes a contract.
    to: ethereumAddress.nullable(),
    value: hexQuantity,
    type: hexCount.optional(),
    gasPrice: hexQuantity,
    maxFeePerGas: hexQuantity.optional(),
    maxPriorityFeePerGas: hexQuantity.optional(),
  },
  'expected a whole transaction: ask for them with true as the second parameter',
)

const withdrawal = z.object({
  index: hexCount,
  validatorIndex: hexCount,
  address: ethereumAddress,
  // Gwei, unlike all other amounts.
  amount: hexQuantity,
})

/** `baseFeePerGas` is there since London, withdrawals since Shanghai. */
const answer = z.object({
  result: z.object({
    number: hexCount,
    hash: hash32,
    parentHash: hash32,
    miner: ethereumAddress,
    timestamp: hexCount,
    gasLimit: hexCount,
    gasUsed: hexCount,
    baseFeePerGas: hexQuantity.optional(),
    transactions: z.array(transaction),
    withdrawals: z.array(withdrawal).optional(),
  }),
})

interface Block {
  readonly number: string
  readonly hash: string
  readonly transactions: readonly {
    readonly blockHash: string
    readonly transactionIndex: string
  }[]
}

export function checkBlock(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? nullProblem(body, 'block') ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const { result } = body as unknown as { readonly result: Block }
  const asked = requestedBlock(request, 0)
  if (asked !== undefined && asked !== BigInt(result.number))
    return {
      reason: `the block is number ${BigInt(result.number)}, not ${asked}, which was asked for`,
      path: '$.result.number',
    }
  return otherHashProblem(request, result.hash, '$.result.hash') ?? transactionProblem(result)
}

function transactionProblem({ hash, transactions }: Block): BodyProblem | undefined {
  for (const [place, { blockHash, transactionIndex }] of transactions.entries()) {
    const path = `$.result.transactions[${place}]`
    if (blockHash.toLowerCase() !== hash.toLowerCase())
      return { reason: `the transaction is of block ${blockHash}, not of ${hash}`, path: `${path}.blockHash` }
    if (BigInt(transactionIndex) !== BigInt(place))
      return {
        reason: `the transaction at place ${place} has index ${BigInt(transactionIndex)}`,
        path: `${path}.transactionIndex`,
      }
  }
  return undefined
}
