import { afterEach, describe, expect, it } from 'vitest'
import type { HttpOutcome } from '../../../../src/extract/http/http-exchange.js'
import { anything, bodyOf, newClient, never, question, reasonOf } from '../../../support/http-questions.js'
import { newAuthority, serverCertificate } from '../../../support/postgres/certificates.js'
import { json } from '../../../support/replay/replay-answer.js'
import { redirected } from '../../../support/replay/faults.js'
import { startReplayServer } from '../../../support/replay/replay-server.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

const authority = await newAuthority('Aurora tests')

async function ask(certified: string, ca?: string, to = '/'): Promise<HttpOutcome> {
  const tls = await serverCertificate(authority, certified)
  const plain = await startReplayServer({ answer: () => json('plain') })
  const answer = json('trusted')
  const server = await startReplayServer({
    tls,
    answer: (request) => (request.path === '/' ? answer : redirected(plain.url)(request, answer)),
  })
  const client = newClient(ca === undefined ? {} : { tls: { ca } })
  open.push(plain, server, client)
  return client.ask(question(`${server.url}${to}`), anything, never)
}

describe('the certificate of a host', () => {
  it('is taken from an authority that was named', async () => {
    expect(bodyOf(await ask('localhost', authority.pem))).toBe('"trusted"')
  })

  it('is refused from one that nobody named, without asking again', async () => {
    const outcome = await ask('localhost')
    expect(outcome).toMatchObject({ ok: false, kind: 'terminal', attempts: 1 })
    expect(reasonOf(outcome)).toContain("the host's certificate cannot be trusted")
    expect(reasonOf(outcome)).toContain('NODE_EXTRA_CA_CERTS')
  })

  it('is refused when it was made for another host', async () => {
    const outcome = await ask('elsewhere.test', authority.pem)
    expect(outcome).toMatchObject({ ok: false, kind: 'terminal', attempts: 1 })
  })

  it('is not given up for a redirect to http', async () => {
    const outcome = await ask('localhost', authority.pem, '/moved')
    expect(outcome).toMatchObject({ ok: false, kind: 'terminal' })
    expect(reasonOf(outcome)).toContain('from https to http')
  })
})
