import type { JsonValue } from '../../../../src/base/hash.js'
import { describeRecorded, type RecordedFile } from './recorded-table.js'

/** The frame that a bare `result` lost when it was recorded. */
function framed(result: JsonValue): JsonValue {
  return { jsonrpc: '2.0', result, id: 1 }
}

function bare(file: string, endpoint: string, params: readonly JsonValue[]): RecordedFile {
  return {
    file: `chainstorage/${file}.json`,
    provider: 'execution_rpc',
    endpoint,
    chain: 'ethereum-mainnet',
    request: { method: endpoint, params },
    expect: /^expected the whole JSON-RPC answer/,
    unwrapped: framed,
  }
}

const hex = (number: number) => `0x${number.toString(16)}`

describeRecorded('ethereum-rpc', [
  ...[13_998_626, 15_753_009, 16_899_757, 17_053_184].map((number) =>
    bare(`eth_getBlockByNumber_${number}_full`, 'eth_getBlockByNumber', [hex(number), true]),
  ),
  ...[15_753_009, 16_899_757, 17_053_184].map((number) =>
    bare(`eth_getBlockReceipts_${number}`, 'eth_getBlockReceipts', [hex(number)]),
  ),
])
