import { expect, it } from 'vitest'
import type { PackedFinance } from '../../../src/finance/pack/pack-finance.js'
import { readmeText } from '../../../src/finance/pack/readme.js'
import type { Publication } from '../../../src/state/publications.js'

const pack = {
  name: 'alpha/chain/10',
  publication: { publicationId: 'p000001', publishedAt: '2026-01-02', asOf: '2026-01-01' } as Publication,
  finance: { frozen_statement: null } as PackedFinance,
  verdicts: {},
  changed: [],
}

it('says what a pack holds, by verdict in their order', () => {
  const text = readmeText({ ...pack, verdicts: { UNKNOWN: 1, AGREES: 12 } })
  expect(text).toContain('Dispute pack of statement alpha/chain/10')
  expect(text).toMatch(/AGREES +12\n +UNKNOWN +1\n/)
  expect(text).toContain('It has not been released')
  expect(text).not.toContain('have changed')
})

it('says that nothing stands in it, and which models are no longer those of the publication', () => {
  const text = readmeText({ ...pack, changed: ['computation.rate_lines'] })
  expect(text).toContain('verdict\n  none\n')
  expect(text).toContain("have changed; their SQL in sql/ is today's:\n  computation.rate_lines\n")
})
