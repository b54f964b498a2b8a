import { describe, expect, it } from 'vitest'
import { statementHtml } from '../../../src/report/statement/statement-html.js'
import { statementText } from '../../../src/report/statement/statement-text.js'
import {
  exampleBlocked,
  exampleDraft,
  exampleLine,
  exampleStatement,
} from '../../support/statements/example-statement.js'

/** What a reader sees: no tags, one blank between words. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
}

describe('a statement as HTML', () => {
  it('says for every line where it comes from, its base, its rate and its amount', () => {
    const text = textOf(statementHtml(exampleStatement()))
    for (const words of [
      '10 % of the fees of blocks',
      'of 2.00',
      '1,234. 567890123456789012',
      'Settled by hand at 100.00; the terms give 123.456789012345678901, not what was expected then. Reason: as agreed in the call (Ida, 1 February 2026)',
      'period 841: 1.00 today, 1.050000000000000001 before',
      'Because a provider corrected its answer; released from publication publication-841',
      '30.00 × 1,000,000 / 3,000,000 (derived)',
      'All validators of the rule together, tier 1: 5.00 at 5 % gives 0.25; tier 2: 5.00 at 9 % gives 0.45',
      'Withheld, 12.5 % (Art. 12, W-7)',
      '88.24375 COIN',
      '10,893.69 EUR',
      'at 123.45 EUR for one COIN, close of 2 February 2026, prices',
    ])
      expect(text).toContain(words)
  })

  it('sums up components and agreements exactly', () => {
    const text = textOf(statementHtml(exampleStatement()))
    expect(text).toContain('Acme: part of the fees 100. 149999999999999999')
  })

  it('says what of it was released, and how a stranger checks that', () => {
    const html = statementHtml(exampleStatement())
    const text = textOf(html)
    expect(text).toContain(`content hash ${'c0ffee'.repeat(10)}`)
    expect(text).toContain('Ask for the dispute pack of acme/mainnet/842')
    expect(text).toContain('Approved 2 February 2026, 11:00 omar checked against the books')
    expect(html).not.toContain('class="notice')
    expect(html).not.toContain('body::before')
  })

  it.each([
    ['a draft', exampleDraft(), 'DRAFT', 'This statement is a draft.'],
    ['a blocked one', exampleBlocked(), 'BLOCKED', 'This statement is blocked'],
    [
      'one that waits for approval',
      exampleDraft({ status: 'PENDING_APPROVAL' }),
      'NOT RELEASED',
      'not released yet',
    ],
  ])('marks %s on every page, and says so before any figure', (_, statement, watermark, words) => {
    const html = statementHtml(statement)
    expect(html).toContain(`--watermark: "${watermark}"`)
    const text = textOf(html)
    expect(text.indexOf(words)).toBeGreaterThan(0)
    expect(text.indexOf(words)).toBeLessThan(text.indexOf('What is payable'))
    expect(text).not.toContain('content hash')
  })

  it('names what blocks it', () => {
    const text = textOf(statementHtml(exampleBlocked()))
    expect(text).toContain('A fact that a line rests on is not known')
    expect(text).toContain('computation.validator_pnl mainnet|842|validator-one|EXEC_FEES')
    expect(text).toContain('The period is not final yet')
  })

  it('says that a disputed one is, and keeps its figures', () => {
    expect(textOf(statementHtml(exampleStatement({ status: 'DISPUTED' })))).toContain(
      'This statement is disputed.',
    )
  })

  it('is one file without scripts and addresses, the same bytes each time', () => {
    const html = statementHtml(exampleStatement(), 'letter')
    expect(html).toBe(statementHtml(exampleStatement(), 'letter'))
    expect(html).not.toMatch(/<script|<link|<img|https?:|url\(|@import|\son\w+=/i)
    expect(html).toContain(`default-src 'none'`)
    expect(html).toContain('size: letter;')
    expect(statementHtml(exampleStatement())).not.toMatch(/\ssize: \w/)
  })

  it('shows what the registry says as text, wherever it stands', () => {
    const evil = `"><script>alert(1)</script><p style='x'></style>`
    const example = exampleBlocked()
    const html = statementHtml({
      ...example,
      name: evil,
      operator: evil,
      partner: { ...example.partner, name: evil, legalEntity: evil, contactName: evil, contactEmail: evil },
      chain: { ...example.chain, name: evil, unit: evil },
      agreements: [{ id: 'acme-fees', name: evil, versions: [{ number: 1, terms: [[evil, evil]] }] }],
      history: exampleStatement().history.map((event) => ({ ...event, actor: evil, reason: evil })),
      release: { publicationId: evil, contentHash: evil },
      blockers: [{ reason: evil, relation: evil, rowKey: evil }],
      lines: [exampleLine({ reason: evil, validatorKey: evil, validatorName: evil, component: evil })],
    })
    expect(html).not.toContain('<script')
    expect(html.match(/<\/style>/g)).toHaveLength(1)
    expect(html.split('alert(1)').length).toBeGreaterThan(15)
  })

  it('can be empty', () => {
    expect(textOf(statementHtml(exampleDraft({ lines: [], agreements: [] })))).toContain(
      'There are no lines.',
    )
  })
})

const plain = (text: string): string => text
const style = { good: plain, bad: plain, warn: plain, dim: plain, strong: plain }

describe('a statement on the terminal', () => {
  it('says what it comes to and what every line does', () => {
    expect(statementText(exampleStatement(), style, 200)).toMatchInlineSnapshot(`
      "Acme Example Ltd  Released
      acme/mainnet/842

        Partner     Acme, Ada Example, ada@acme.example
        Period      Epoch 842 of Main network, 5 January 2026, 14:30 to 7 January 2026, 14:45 UTC
        Agreements  Acme: part of the fees (acme-fees)
                    Acme: part of the commission (acme-stake)
        Statement   10000000-0000-4000-8000-000000000000
        Issued by   Operator Example AG
        Released    from publication publication-842, content hash c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffee
        In fiat     10,893.69 EUR, at 123.45 for one COIN: close of 2 February 2026, prices
        History     Submitted by ida, 2 February 2026, 10:00 UTC
                    Approved by omar, 2 February 2026, 11:00 UTC: checked against the books
                    Released by ida, 3 February 2026, 08:00 UTC

      What is payable, COIN
        Lines                                  100.90
        Adjustments of earlier periods          -0.050000000000000001
        Carried in from the statement before     0.000000000000000123
        Withheld, 12.5 % (Art. 12, W-7)        -12.606249999999999999
        Carried out to the next statement       -0.000000000000000123
        Payable                                 88.24375

      Acme: part of the fees
        Version 1: document A-1
        Block fees
          10 % of the fees of blocks
          1  One      2.00                    10 %    0.20                  of 2.00
          2  Two  1,234.567890123456789012    10 %  100.00
             Settled by hand at 100.00; the terms give 123.456789012345678901, not what was expected then. Reason: as agreed in the call (Ida, 1 February 2026)
          what period 841 gives today, less what it gave
          3  One                                     -0.050000000000000001  period 841: 1.00 today, 1.050000000000000001 before
             Because a provider corrected its answer; released from publication publication-841
        Block fees                                  100.149999999999999999
        In all                                      100.149999999999999999

      Acme: part of the commission
        Version 2: in two tiers
        Commission on staking rewards
          in tiers of the partner's part of the commission, by stake
          All validators of the rule together, tier 1: 5.00 at 5 % gives 0.25; tier 2: 5.00 at 9 % gives 0.45
          4  One     10.00                   tiers    0.70                  30.00 × 1,000,000 / 3,000,000 (derived)
        In all                                        0.70

      The whole statement
        All components
          withheld
          5  all    100.849999999999999999  12.5 %  -12.606249999999999999
        In all                                      -12.606249999999999999
      "
    `)
  })

  it('says what blocks it and what to do', () => {
    const text = statementText(exampleBlocked(), style, 200)
    expect(text).toContain(
      'MISSING_FACT: A fact that a line rests on is not known.\n    computation.validator_pnl mainnet|842|validator-one|EXEC_FEES\n  What to do: land what is missing',
    )
  })

  it('puts what does not fit beside a line below it', () => {
    const origin = '30.00 × 1,000,000 / 3,000,000 (derived)'
    const lines = (width: number): readonly string[] =>
      statementText(exampleStatement(), style, width).split('\n')
    expect(lines(200).find((line) => line.includes(origin))).toContain('tiers')
    expect(
      lines(90)
        .find((line) => line.includes(origin))
        ?.trim(),
    ).toBe(origin)
  })
})
