import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../../../src/base/hash.js'
import { callId, httpQuestion } from '../../../../src/extract/fetch/http-question.js'
import { keyed } from '../../../../src/extract/plan/request-key.js'
import type { EndpointDeclaration } from '../../../../src/project/types.js'
import { declarationOf } from '../declarations.js'

const [declared] = declarationOf('node', ['any']).endpoints
const endpoint = declared as EndpointDeclaration
const rpc = { ...endpoint, rpcMethod: 'getSlot', rateLimitPerMinute: 240 }
const target = {
  base: new URL('https://host.org/api/v1/'),
  headers: { 'x-key': 'secret' },
  credentials: ['x-key'],
}

function asking(request: JsonValue, periodIdentifier = '842') {
  return keyed({
    provider: 'node',
    endpoint: 'any',
    chainId: 'one',
    periodIdentifier,
    validatorKey: '*',
    request,
    isFinal: true,
  })
}

describe('httpQuestion', () => {
  it('asks by path and query below the address', () => {
    const request = { method: 'GET', path: '/rewards', query: { epoch: 842, id: ['a b', 'c'] } }
    const question = httpQuestion([asking(request)], endpoint, target)
    expect(question).toMatchObject({ method: 'GET', body: undefined, credentials: ['x-key'] })
    expect(question.url.href).toBe('https://host.org/api/v1/rewards?epoch=842&id=a+b&id=c')
    expect(question).not.toHaveProperty('budget')
  })

  it('keeps a query that the address has, as keys stand there', () => {
    const base = new URL('https://host.org/?api-key=k')
    const question = httpQuestion([asking({ method: 'GET', path: 'x.csv' })], endpoint, { ...target, base })
    expect(question.url.href).toBe('https://host.org/x.csv?api-key=k')
  })

  it('posts a body as JSON', () => {
    const question = httpQuestion(
      [asking({ method: 'POST', path: '/v', body: { epoch: 1 } })],
      endpoint,
      target,
    )
    expect(question).toMatchObject({
      method: 'POST',
      body: '{"epoch":1}',
      headers: { 'x-key': 'secret', 'content-type': 'application/json' },
    })
  })

  it('asks a JSON-RPC call alone or in a batch under the same id', () => {
    const [one, two] = [asking({ method: 'getSlot', params: [1] }), asking({ method: 'getSlot' })]
    const alone = httpQuestion([one], rpc, target)
    const batch = httpQuestion([one, two], rpc, target)
    const call = { jsonrpc: '2.0', id: callId(one), method: 'getSlot', params: [1] }
    expect(JSON.parse(alone.body ?? '')).toEqual(call)
    expect(JSON.parse(batch.body ?? '')).toEqual([
      call,
      { jsonrpc: '2.0', id: callId(two), method: 'getSlot', params: [] },
    ])
    expect(batch.budget).toEqual({ key: 'any', requestsPerMinute: 240 })
  })
})

describe('keyed', () => {
  it('tells questions apart by all that an envelope says of them, and by nothing else', () => {
    const request = { method: 'getSlot', params: [1] }
    expect(asking(request).key).toBe(asking({ params: [1], method: 'getSlot' }).key)
    expect(asking(request).key).not.toBe(asking(request, '843').key)
    expect(asking(request).key).not.toBe(asking({ method: 'getSlot', params: [2] }).key)
    const { planned } = asking(request)
    expect(keyed({ ...planned, isFinal: undefined, context: 1 }).key).toBe(asking(request).key)
  })
})
