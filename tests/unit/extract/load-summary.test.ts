import { expect, it } from 'vitest'
import { loadSummaryLines } from '../../../src/extract/load-summary.js'
import type { LoadSummary } from '../../../src/extract/load-summary.js'

const identity = {
  provider: 'doublezero',
  endpoint: 'earnings',
  chainId: 'solana-mainnet',
  periodIdentifier: '842',
  coversFrom: undefined,
  coversUntil: undefined,
  validatorKey: '*',
  requestHash: 'q',
}

const summary: LoadSummary = {
  runId: 'r',
  path: 'archive',
  files: 2,
  status: 'PARTIAL',
  fetched: 1234,
  landed: 1200,
  seenBefore: 12,
  observed: 1200,
  rejected: 22,
  replacedCharacters: 3,
  firstBatch: 7n,
  lastBatch: 9n,
  rejections: [
    { rejectionId: 'x', reason: 'broken', path: '$.a', sourceFile: 'a/b.ndjson', sourceLine: 12 },
    { rejectionId: 'y', reason: 'worse', path: undefined, sourceFile: undefined, sourceLine: undefined },
  ],
  unobserved: [],
  lastPayload: undefined,
  inForce: [],
}

it('counts, places the first rejections and says how many more there are', () => {
  expect(loadSummaryLines(summary)).toEqual([
    '1,234 payloads read from archive: 1,200 new, 12 seen before, 22 rejected (batches 7 to 9)',
    '3 characters that no engine stores as text became U+FFFD',
    '  rejected a/b.ndjson:12: broken ($.a)',
    '  rejected archive: worse',
    '  … 20 more in staging.rejected_payloads',
  ])
})

it('says which payload is in force', () => {
  const single = { ...summary, fetched: 1, rejected: 0, rejections: [], replacedCharacters: 0 }
  const inForce = { payloadId: 'p', fetchedAt: 't', isFinal: true, answers: 1 }
  const payload = { payloadId: 'p', identity }
  const lines = (request: LoadSummary['inForce'][number]) =>
    loadSummaryLines({ ...single, firstBatch: undefined, lastBatch: undefined, inForce: [request] })
  expect(lines({ payload, inForce, isLoaded: true })).toEqual([
    '1 payload read from archive: 1,200 new, 12 seen before, 0 rejected',
    'doublezero earnings solana-mainnet 842: in force is p, seen t',
  ])
  expect(lines({ payload, inForce: { ...inForce, isFinal: false, answers: 2 }, isLoaded: true })[1]).toBe(
    'doublezero earnings solana-mainnet 842: in force is p, seen t, not final, the latest of 2 answers',
  )
  const covered = { ...identity, periodIdentifier: '*', coversFrom: '830', coversUntil: '859' }
  expect(
    lines({ payload: { payloadId: 'o', identity: covered }, inForce, isLoaded: false }).slice(1),
  ).toEqual([
    'doublezero earnings solana-mainnet 830..858: another answer is in force (p, seen t)',
    '  This one is known and older; --fetched-at states that it was seen again later.',
  ])
})
