// A process of its own: `node extract-server.js`. A host on loopback that answers from memory and does as little else as
// it can. It prints its address, and serves until its stdin ends.
//
// - POST /: JSON-RPC, single calls and batches of getBlockTime, each with a small answer of its own;
// - GET /large/<n>: 20 MB of JSON, one the other's equal but for its number.
import { Buffer } from 'node:buffer'
import { createServer } from 'node:http'
import { sampleKey } from '../../dist/sample/keys.js'

const largeBytes = 20_000_000

const row = (index) =>
  `{"vote_account":"${sampleKey('vote', index)}","mev_commission_bps":1000,"mev_rewards":3797298858,"priority_fee_commission_bps":10000,"priority_fee_rewards":0,"running_jito":true,"active_stake":271313402767575}`
const count = Math.floor(largeBytes / (row(0).length + 1))
const rows = Buffer.from(Array.from({ length: count }, (_, index) => row(index)).join(','))

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    const head = Buffer.from(`{"number":${request.url.split('/').at(-1)},"validators":[`)
    const tail = Buffer.from(']}')
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': head.length + rows.length + tail.length,
    })
    response.write(head)
    response.write(rows)
    response.end(tail)
    return
  }
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const calls = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const body = Array.isArray(calls) ? `[${calls.map(answer).join(',')}]` : answer(calls)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
})

function answer({ id, params: [slot] }) {
  return `{"jsonrpc":"2.0","result":${1_700_000_000 + slot},"id":"${id}"}`
}

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
process.stdin.on('end', () => {
  server.close()
  server.closeAllConnections()
})
process.stdin.resume()
