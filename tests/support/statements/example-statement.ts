import type { Statement, StatementLine } from '../../../src/report/statement/statement.js'

/** A line without anything particular: 10 % of a base of 2. */
export function exampleLine(more: Partial<StatementLine> = {}): StatementLine {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    number: 1,
    agreementId: 'acme-fees',
    versionNumber: 1,
    ruleKey: 'fees',
    reason: '10 % of the block fees',
    validatorKey: 'validator-one',
    validatorName: 'One',
    component: 'EXEC_FEES',
    kind: 'RATE',
    attributionMethod: 'FIXED_SHARE',
    baseMethod: 'COMPONENT',
    baseOrigin: { component: '2.000000000000000000', partnerWeight: null, validatorWeight: null },
    base: '2.000000000000000000',
    rateBps: 1000,
    computed: '0.200000000000000000',
    override: null,
    adjustment: null,
    tiers: [],
    amount: '0.200000000000000000',
    status: 'OBSERVED',
    ...more,
  }
}

const lines: readonly StatementLine[] = [
  exampleLine(),
  exampleLine({
    id: '00000000-0000-4000-8000-000000000002',
    number: 2,
    validatorKey: 'validator-two',
    validatorName: 'Two',
    baseOrigin: null,
    base: '1234.567890123456789012',
    computed: '123.456789012345678901',
    override: {
      amount: '100.000000000000000000',
      reason: 'as agreed in the call',
      author: 'Ida',
      at: '2026-02-01T09:00:00.000000Z',
      hasDrifted: true,
    },
    amount: '100.000000000000000000',
    status: 'OVERRIDDEN',
  }),
  exampleLine({
    id: '00000000-0000-4000-8000-000000000003',
    number: 3,
    reason: 'what period 841 gives today, less what it gave',
    kind: 'ADJUSTMENT',
    versionNumber: 0,
    attributionMethod: null,
    baseMethod: null,
    baseOrigin: null,
    base: null,
    rateBps: null,
    computed: '-0.050000000000000001',
    adjustment: {
      sourcePeriod: '841',
      cause: 'CORRECTED_PAYLOAD',
      previous: '1.050000000000000001',
      current: '1.000000000000000000',
      previousPublicationId: 'publication-841',
    },
    amount: '-0.050000000000000001',
  }),
  exampleLine({
    id: '00000000-0000-4000-8000-000000000004',
    number: 4,
    agreementId: 'acme-stake',
    versionNumber: 2,
    ruleKey: 'stake',
    reason: "in tiers of the partner's part of the commission, by stake",
    component: 'COMMISSION',
    attributionMethod: 'STAKE_WEIGHT',
    baseMethod: 'STAKE',
    baseOrigin: { component: '30.000000000000000000', partnerWeight: '1000000', validatorWeight: '3000000' },
    base: '10.000000000000000000',
    rateBps: null,
    computed: '0.700000000000000000',
    tiers: [
      { tierNumber: 1, slice: '5.000000000000000000', rateBps: 500, amount: '0.250000000000000000' },
      { tierNumber: 2, slice: '5.000000000000000000', rateBps: 900, amount: '0.450000000000000000' },
    ],
    amount: '0.700000000000000000',
    status: 'DERIVED',
  }),
  exampleLine({
    id: '00000000-0000-4000-8000-000000000005',
    number: 5,
    agreementId: '*',
    versionNumber: 0,
    ruleKey: '*',
    reason: 'withheld',
    validatorKey: '*',
    validatorName: '*',
    component: '*',
    kind: 'WITHHOLDING',
    attributionMethod: null,
    baseMethod: null,
    baseOrigin: null,
    base: '100.849999999999999999',
    rateBps: 1250,
    computed: '-12.606249999999999999',
    amount: '-12.606249999999999999',
  }),
]

/** A statement that was released, with a line of every kind that has words of its own. */
export function exampleStatement(more: Partial<Statement> = {}): Statement {
  return {
    id: '10000000-0000-4000-8000-000000000000',
    name: 'acme/mainnet/842',
    operator: 'Operator Example AG',
    partner: {
      id: 'acme',
      name: 'Acme',
      legalEntity: 'Acme Example Ltd',
      contactName: 'Ada Example',
      contactEmail: 'ada@acme.example',
    },
    chain: { id: 'mainnet', name: 'Main network', unit: 'COIN', periodType: 'EPOCH' },
    period: {
      identifier: '842',
      start: '2026-01-05T14:30:00.000000Z',
      end: '2026-01-07T14:45:00.000000Z',
    },
    status: 'RELEASED',
    hasChanged: false,
    history: [
      eventOf('SUBMIT', 'ida', '2026-02-02T10:00:00.000000Z', null),
      eventOf('APPROVE', 'omar', '2026-02-02T11:00:00.000000Z', 'checked against the books'),
      eventOf('RELEASE', 'ida', '2026-02-03T08:00:00.000000Z', null),
    ],
    release: { publicationId: 'publication-842', contentHash: 'c0ffee'.repeat(10) },
    amounts: {
      total: '100.900000000000000000',
      adjustments: '-0.050000000000000001',
      carryIn: '0.000000000000000123',
      withheld: '12.606249999999999999',
      payable: '88.243750000',
      carryOut: '0.000000000000000123',
    },
    fiat: {
      currency: 'EUR',
      rate: '123.450000000000000000',
      priceDate: '2026-02-02',
      source: 'prices',
      payable: '10893.690000000000000000',
    },
    terms: {
      minimumPayout: '0.500000000000000000',
      withholdingBps: 1250,
      withholdingBasis: 'Art. 12',
      withholdingDocument: 'W-7',
    },
    agreements: [
      {
        id: 'acme-fees',
        name: 'Acme: part of the fees',
        versions: [{ number: 1, terms: [['document', 'A-1']] }],
      },
      {
        id: 'acme-stake',
        name: 'Acme: part of the commission',
        versions: [{ number: 2, terms: [['clause', 'in two tiers']] }],
      },
    ],
    lines,
    blockers: [],
    ...more,
  }
}

/** The same before anybody submitted it. */
export function exampleDraft(more: Partial<Statement> = {}): Statement {
  return exampleStatement({ status: 'DRAFT', history: [], release: null, fiat: null, ...more })
}

/** The same with a fact that is not known. */
export function exampleBlocked(more: Partial<Statement> = {}): Statement {
  const { amounts } = exampleStatement()
  return exampleDraft({
    amounts: { ...amounts, total: null, adjustments: null, withheld: null, payable: null },
    lines: [exampleLine({ base: null, baseOrigin: null, computed: null, amount: null, status: 'MISSING' })],
    blockers: [
      {
        reason: 'MISSING_FACT',
        relation: 'computation.validator_pnl',
        rowKey: 'mainnet|842|validator-one|EXEC_FEES',
      },
      { reason: 'PERIOD_NOT_FINAL', relation: 'canonical.canonical_periods', rowKey: 'mainnet|842' },
    ],
    ...more,
  })
}

function eventOf(
  event: Statement['history'][number]['event'],
  actor: string,
  occurredAt: string,
  reason: string | null,
): Statement['history'][number] {
  return {
    event,
    actor,
    reason,
    occurredAt,
    publicationId: 'publication-842',
    contentHash: 'c0ffee'.repeat(10),
    eventHash: 'beef'.repeat(16),
  }
}
