import { describe, expect, it } from 'vitest'
import { readArchiveEnvelope } from '../../../src/extract/archive-envelope.js'

const whole = {
  provider: 'solana_rpc',
  endpoint: 'getEpochInfo',
  chain_id: 'solana-mainnet',
  period_identifier: '900',
  request: { method: 'getEpochInfo', params: [] },
  http_status: 200,
  fetched_at: '2025-10-01T12:00:00Z',
  body: '{"é":1}',
}

function read(line: unknown, problem?: string) {
  const text = typeof line === 'string' ? line : JSON.stringify(line)
  return readArchiveEnvelope({ line: 7, bytes: Buffer.from(text), problem }, 'a.ndjson')
}

it('reads an envelope and fills in what may be left out', () => {
  expect(read(whole)).toEqual({
    ok: true,
    envelope: {
      provider: 'solana_rpc',
      endpoint: 'getEpochInfo',
      chainId: 'solana-mainnet',
      periodIdentifier: '900',
      coversFrom: undefined,
      coversUntil: undefined,
      validatorKey: '*',
      request: { method: 'getEpochInfo', params: [] },
      httpStatus: 200,
      fetchedAt: '2025-10-01T12:00:00Z',
      isFinal: undefined,
      body: Buffer.from('{"é":1}'),
      sourceFile: 'a.ndjson',
      sourceLine: 7,
    },
  })
})

it('reads cover, finality, validator, numbers as periods, and a body of bytes', () => {
  const envelope = {
    ...whole,
    body: undefined,
    period_identifier: '*',
    covers_from: 830,
    covers_until: '859',
    validator_key: 'v',
    is_final: true,
    fetched_at: null,
    body_base64: Buffer.from([0xff, 0]).toString('base64'),
  }
  expect(read(envelope)).toMatchObject({
    ok: true,
    envelope: {
      periodIdentifier: '*',
      coversFrom: '830',
      coversUntil: '859',
      validatorKey: 'v',
      isFinal: true,
      fetchedAt: undefined,
      body: Buffer.from([0xff, 0]),
    },
  })
  expect(read({ ...whole, period_identifier: 900 })).toMatchObject({ envelope: { periodIdentifier: '900' } })
})

describe('a broken line', () => {
  it.each([
    ['{"provider":', /^the line is not JSON/, undefined],
    ['[1]', /^the line is no JSON object$/, undefined],
    [{ ...whole, provider: '' }, /^provider: expected text, found ""$/, '$.provider'],
    [{ ...whole, endpoint: 3 }, /^endpoint: expected text, found 3$/, '$.endpoint'],
    [{ ...whole, chain_id: undefined }, /^chain_id: expected text, found nothing$/, '$.chain_id'],
    [{ ...whole, period_identifier: null }, /^period_identifier: expected a period/, '$.period_identifier'],
    [{ ...whole, covers_from: 1 }, /go together$/, '$.covers_from'],
    [{ ...whole, covers_from: 1, covers_until: 2 }, /for a period_identifier of "\*"/, '$.covers_from'],
    [
      { ...whole, period_identifier: '*', covers_from: 9, covers_until: '9' },
      /\[9, 9\) holds no period/,
      '$.covers_until',
    ],
    [{ ...whole, covers_from: 1.5, covers_until: 3 }, /expected a period number, found 1.5/, '$.covers_from'],
    [{ ...whole, validator_key: {} }, /expected text, found an object/, '$.validator_key'],
    [{ ...whole, request: undefined }, /expected the request, found nothing/, '$.request'],
    [{ ...whole, request: { a: ['\ud800'] } }, /half a surrogate pair/, '$.request'],
    [{ ...whole, http_status: '200' }, /expected an HTTP status, found "200"/, '$.http_status'],
    [{ ...whole, http_status: 42 }, /expected an HTTP status/, '$.http_status'],
    [{ ...whole, is_final: 'yes' }, /expected true or false, found "yes"/, '$.is_final'],
    [{ ...whole, is_finall: true }, /unknown key. Did you mean "is_final"\?/, '$.is_finall'],
    [{ ...whole, body: undefined }, /exactly one of body and body_base64/, '$.body'],
    [{ ...whole, body_base64: '' }, /exactly one of body and body_base64/, '$.body'],
    [{ ...whole, body: { result: 1.5 } }, /answer as text.*found an object/, '$.body'],
    [{ ...whole, body: [1] }, /answer as text.*found an array/, '$.body'],
    [{ ...whole, body: undefined, body_base64: '?' }, /not base64/, '$.body_base64'],
    [{ ...whole, body: undefined, body_base64: 5 }, /answer as text/, '$.body_base64'],
    [{ ...whole, body: 'a\ud800' }, /half a surrogate pair/, '$.body'],
  ])('%j is refused with its reason', (line, reason, path) => {
    const result = read(line)
    expect(result.ok).toBe(false)
    if (result.ok) return
    expect(result.reason).toMatch(reason)
    expect(result.path).toBe(path)
    expect(result.broken.sourceLine).toBe(7)
  })

  it('keeps the bytes and what could be read of it', () => {
    const line = { ...whole, http_status: 'x' }
    expect(read(line)).toMatchObject({
      ok: false,
      broken: {
        provider: 'solana_rpc',
        periodIdentifier: '900',
        fetchedAt: '2025-10-01T12:00:00Z',
        body: Buffer.from(JSON.stringify(line)),
        sourceFile: 'a.ndjson',
      },
    })
    const result = read(line)
    expect(result.ok ? {} : result.broken).not.toHaveProperty('httpStatus')
  })

  it('is refused where the file breaks off or the line is no text', () => {
    expect(read('{}', 'it breaks off')).toMatchObject({ ok: false, reason: 'it breaks off' })
    const line = { line: 1, bytes: Buffer.from([0xff]), problem: undefined }
    expect(readArchiveEnvelope(line, 'a')).toMatchObject({ reason: 'the line is not valid UTF-8' })
  })
})

it('lets whole surrogate pairs through', () => {
  expect(read(JSON.stringify(whole).replace('é', '\\ud83d\\ude00'))).toMatchObject({
    ok: true,
    envelope: { body: Buffer.from('{"😀":1}') },
  })
})
