import { z } from 'zod'
import type { JsonValue } from '../../base/hash.js'
import { jsonPath } from '../../base/json-path.js'
import type { BodyProblem } from '../../extract/envelope.js'
import { ethereumAddress, hash32, hexCount, hexQuantity } from '../shared/ethereum-values.js'
import { jsonRpcProblem, requestParameters } from '../shared/json-rpc.js'
import { checkBySchema } from '../shared/zod-problem.js'
import { nullProblem } from './null-result.js'
import { otherHashProblem, requestedBlock } from './request.js'

const receipt = z.object({
  blockHash: hash32,
  blockNumber: hexCount,
  transactionHash: hash32,
  transactionIndex: hexCount,
  from: ethereumAddress,
  to: ethereumAddress.nullable(),
  // Before Byzantium there is a state root instead.
  status: z.enum(['0x0', '0x1'], 'expected 0x0 or 0x1').optional(),
  gasUsed: hexCount,
  cumulativeGasUsed: hexCount,
  effectiveGasPrice: hexQuantity,
  blobGasUsed: hexCount.optional(),
  blobGasPrice: hexQuantity.optional(),
})

const answer = z.object({ result: z.array(receipt) })

type Receipt = Readonly<
  Record<'blockHash' | 'blockNumber' | 'transactionIndex' | 'gasUsed' | 'cumulativeGasUsed', string>
>

/**
 * The receipts of one block. That none is missing between two of them shows in `cumulativeGasUsed`; that none is missing
 * at the end, only in the block. The block must be named where there is no receipt that names it.
 */
export function checkBlockReceipts(body: JsonValue, request: JsonValue): BodyProblem | undefined {
  const problem = jsonRpcProblem(body) ?? nullProblem(body, 'block') ?? checkBySchema(answer, body)
  if (problem !== undefined) return problem
  const receipts = (body as unknown as { readonly result: readonly Receipt[] }).result
  if (receipts.length === 0 && requestParameters(request)?.[0] === undefined)
    return { reason: 'there is no receipt, and the request does not name the block', path: '$.result' }
  return otherBlockProblem(receipts, request) ?? otherChainProblem(receipts, request) ?? gapProblem(receipts)
}

function otherBlockProblem(receipts: readonly Receipt[], request: JsonValue): BodyProblem | undefined {
  const [first] = receipts
  if (first === undefined) return undefined
  const asked = requestedBlock(request, 0)
  const index = receipts.findIndex(({ blockHash, blockNumber }) => {
    if (asked !== undefined && asked !== BigInt(blockNumber)) return true
    return blockHash !== first.blockHash || BigInt(blockNumber) !== BigInt(first.blockNumber)
  })
  const found = receipts[index]
  if (found === undefined) return undefined
  return {
    reason: `the receipt is of block ${BigInt(found.blockNumber)} (${found.blockHash}), not of ${asked ?? BigInt(first.blockNumber)}`,
    path: jsonPath(['result', index, 'blockNumber']),
  }
}

function otherChainProblem([first]: readonly Receipt[], request: JsonValue): BodyProblem | undefined {
  return first && otherHashProblem(request, first.blockHash, '$.result[0].blockHash')
}

function gapProblem(receipts: readonly Receipt[]): BodyProblem | undefined {
  let gas = 0n
  for (const [place, receipt] of receipts.entries()) {
    if (BigInt(receipt.transactionIndex) !== BigInt(place))
      return {
        reason: `the receipt at place ${place} has index ${BigInt(receipt.transactionIndex)}`,
        path: jsonPath(['result', place, 'transactionIndex']),
      }
    gas += BigInt(receipt.gasUsed)
    if (BigInt(receipt.cumulativeGasUsed) !== gas)
      return {
        reason: `the receipts up to here used ${gas} gas, and the block ${BigInt(receipt.cumulativeGasUsed)}`,
        path: jsonPath(['result', place, 'cumulativeGasUsed']),
      }
  }
  return undefined
}
