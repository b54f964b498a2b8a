import { afterEach, describe, expect, it } from 'vitest'
import { anything, bodyOf, newClient, never, question, reasonOf } from '../../../support/http-questions.js'
import { redirectLoop, redirected } from '../../../support/replay/faults.js'
import { at, firstOf, json } from '../../../support/replay/replay-answer.js'
import type { Answerer } from '../../../support/replay/replay-answer.js'
import { startReplayServer } from '../../../support/replay/replay-server.js'
import type { ReplayServer } from '../../../support/replay/replay-server.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function serve(...answers: readonly Answerer[]): Promise<ReplayServer> {
  const server = await startReplayServer({ answer: firstOf(answers) })
  open.push(server)
  return server
}

function client(): ReturnType<typeof newClient> {
  const made = newClient({ redact: (text) => text.replaceAll('s3cret', '[redacted]') })
  open.push(made)
  return made
}

const moved = (path: string, place: string, status?: number): Answerer =>
  at(path, (request) => redirected(place, status)(request, {}))

const secrets = {
  headers: { authorization: 'Bearer s3cret', 'x-api-key': 'hidden', accept: 'application/json' },
  credentials: ['x-api-key'],
}

describe('a redirect over real sockets', () => {
  it('is followed on the same host with all headers', async () => {
    const server = await serve(moved('/a', '/b'), moved('/b', 'c', 307), at('/c', json('here')))
    const outcome = await client().ask(question(`${server.url}/a`, secrets), anything, never)
    expect(outcome).toMatchObject({ ok: true, attempts: 1 })
    expect(bodyOf(outcome)).toBe('"here"')
    expect(server.requests.map(({ path }) => path)).toEqual(['/a', '/b', '/c'])
    expect(server.requests[2]?.headers).toMatchObject(secrets.headers)
  })

  it('takes no credentials to another host, whose requests are counted there', async () => {
    const other = await serve(at('/b', json('there')))
    const server = await serve(moved('/a', `${other.url}/b`))
    const asking = client()
    const outcome = await asking.ask(question(`${server.url}/a`, secrets), anything, never)
    expect(bodyOf(outcome)).toBe('"there"')
    expect(other.requests[0]?.headers).toMatchObject({ accept: 'application/json' })
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization')
    expect(other.requests[0]?.headers).not.toHaveProperty('x-api-key')
    expect(
      asking
        .statistics()
        .map(({ host, requests }) => [host, requests])
        .sort(),
    ).toEqual(
      [
        [server.host, 1],
        [other.host, 1],
      ].sort(),
    )
  })

  it('shows no secret of its place, and takes none to another host', async () => {
    const other = await serve(at('/b', json('there')))
    const server = await serve(
      moved('/a', `${other.url}/s3cret?key=s3cret`),
      moved('/b', '/s3cret'),
      moved('/s3cret', '/s3cret'),
    )
    const elsewhere = await client().ask(question(`${server.url}/a`, secrets), anything, never)
    expect(elsewhere).toMatchObject({ ok: false, kind: 'terminal', attempts: 1, answer: { status: 302 } })
    expect(reasonOf(elsewhere)).toBe(
      `GET ${server.host}/a: expected an answer, got 302, a redirect that would take a secret to another host, ${other.host}`,
    )
    expect(other.requests).toEqual([])
    const circle = await client().ask(question(`${server.url}/b`), anything, never)
    expect(reasonOf(circle)).toContain(`that goes in a circle, back to ${server.host}/[redacted]`)
  })

  it('is not followed in a circle, nor for ever', async () => {
    const server = await serve(
      at('/loop', (request) => redirectLoop(request, {})),
      (request) => redirected(`${request.path}x`)(request, {}),
    )
    const asking = client()
    const loop = await asking.ask(question(`${server.url}/loop?a=b`), anything, never)
    expect(reasonOf(loop)).toContain('in a circle')
    expect(server.count('/loop')).toBe(1)
    const long = await asking.ask(question(`${server.url}/x`), anything, never)
    expect(long).toMatchObject({ ok: false, kind: 'terminal' })
    expect(reasonOf(long)).toContain('after 5 others')
    expect(server.requests).toHaveLength(1 + 6)
  })
})
