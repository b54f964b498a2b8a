import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

/** Writes an archive of so many small answers, all different: rewards of three addresses in an epoch. */
export async function writePayloadArchive(path, payloads) {
  function* lines() {
    for (let index = 0; index < payloads; index += 1) yield `${JSON.stringify(envelope(index))}\n`
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path))
}

function envelope(index) {
  const epoch = 5000 + (index % 100)
  const addresses = [0, 1, 2].map((place) => `Benchmark${String(index * 3 + place).padStart(34, '1')}`)
  const rewards = addresses.map(
    (_, place) =>
      `{"amount":${28_137_694 + index * 7 + place},"commission":7,"effectiveSlot":${(epoch + 1) * 432_000},"epoch":${epoch},"postBalance":${60_396_656_392 + index}}`,
  )
  return {
    provider: 'solana_rpc',
    endpoint: 'getInflationReward',
    chain_id: 'solana-mainnet',
    period_identifier: String(epoch),
    validator_key: '*',
    request: { method: 'getInflationReward', params: [addresses, { epoch }] },
    http_status: 200,
    fetched_at: '2026-09-01T00:00:00Z',
    is_final: true,
    body: `{"jsonrpc":"2.0","result":[${rewards.join(',')}],"id":${index}}\n`,
  }
}
