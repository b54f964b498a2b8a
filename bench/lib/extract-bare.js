// A process of its own: `node extract-bare.js <address> <small> <batch> <large>` asks the same as extract-once.js by undici
// alone, on as many connections, reads each answer to its end and drops it, and prints the milliseconds
// and those of processor time as JSON.
import { Pool } from 'undici'

const [address, ...sizes] = process.argv.slice(2)
const [small, batchSize, large] = sizes.map(Number)
const connections = 8
const pool = new Pool(address, { connections })

function* questions() {
  for (let first = 1; first <= small; first += batchSize) {
    const calls = []
    for (let slot = first; slot < first + batchSize && slot <= small; slot += 1)
      calls.push({ jsonrpc: '2.0', id: String(slot), method: 'getBlockTime', params: [slot] })
    const body = JSON.stringify(batchSize === 1 ? calls[0] : calls)
    yield { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body }
  }
  for (let number = 1; number <= large; number += 1) yield { method: 'GET', path: `/large/${number}` }
}

const waiting = questions()
let bytes = 0
const started = performance.now()
const before = process.cpuUsage()
await Promise.all(
  Array.from({ length: connections }, async () => {
    for (const question of waiting) {
      const { body } = await pool.request(question)
      for await (const chunk of body) bytes += chunk.byteLength
    }
  }),
)
const milliseconds = performance.now() - started
const { user, system } = process.cpuUsage(before)
const cpu = (user + system) / 1000
await pool.close()
console.log(JSON.stringify({ milliseconds, cpu, bytes }))
