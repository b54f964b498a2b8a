import { expect } from 'vitest'
import { readStatement } from '../../../src/report/statement/read-statement.js'
import { readSummaries } from '../../../src/report/statement/read-summaries.js'
import type { Statement } from '../../../src/report/statement/statement.js'
import { itOnEngines } from '../../support/test-engines.js'
import type { HandmadeWarehouse } from '../warehouse/handmade-warehouse.js'
import { addEvent, release } from '../warehouse/released-statements.js'
import {
  addAgreement,
  addFees,
  addRule,
  chain,
  feesShare,
  openSmallWorld,
  own,
  periodId,
  second,
} from '../warehouse/small-world.js'

/** What the models do not read and a statement says. */
const spoken = [
  'alter table registry.partners add column partner_name varchar',
  'alter table registry.partners add column legal_entity_name varchar',
  'alter table registry.partners add column contact_name varchar',
  'alter table registry.partners add column contact_email varchar',
  'alter table registry.chains add column name varchar',
  'alter table registry.chains add column period_type varchar',
  'alter table registry.agreement_versions add column terms_snapshot varchar',
  `update registry.partners set partner_name = upper(partner_id), legal_entity_name = 'Alpha Example Ltd'`,
  `update registry.chains set name = 'Main network', period_type = 'EPOCH', native_unit = 'COIN'`,
  `update registry.agreement_versions set terms_snapshot = '{"document":"A-1","pages":7}'`,
  `update registry.agreements set agreement_name = 'Part of the fees'`,
]

/** Alpha has a share of the fees and 8 % withheld; of period 12 a fact is missing. */
async function fill(warehouse: HandmadeWarehouse): Promise<void> {
  await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
  await addRule(warehouse, 'fees', {
    ...feesShare(500),
    rule_key: 'second',
    validator_key: second,
    chain_id: chain,
    floor_native: '0.5',
    floor_scope: 'PERIOD',
  })
  await warehouse.fill('registry.partner_terms', [
    {
      partner_id: 'alpha',
      chain_id: chain,
      from_period: '0',
      withholding_bps: '800',
      withholding_basis: 'Art. 12',
      minimum_payout_native: '0.1',
    },
  ])
  for (const period of [10, 11]) {
    await addFees(warehouse, period, own, '5.000000000000000001')
    await addFees(warehouse, period, second, '4')
  }
  await addFees(warehouse, 12, own, null)
  await addFees(warehouse, 12, second, '4')
  await warehouse.fill('registry.commission_overrides', [
    {
      agreement_id: 'fees',
      rule_key: 'rule',
      chain_id: chain,
      period_identifier: '11',
      validator_key: own,
      created_at: '2026-02-01T00:00:00Z',
      amount_native: '0.75',
      expected_computed_native: '0.5',
      reason: 'as agreed',
      author: 'ida',
      approver: 'omar',
    },
  ])
  for (const change of spoken) await warehouse.execute(change)
  await warehouse.build()
}

itOnEngines('reads statements with all that explains them', async ({ dialect }) => {
  const warehouse = await openSmallWorld([10, 11, 12], dialect)
  try {
    await fill(warehouse)
    await release(warehouse, 10)
    await addEvent(warehouse, 10, 'PAY', '2')
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 6
        where period_id = '${periodId(10)}' and validator_key = '${own}'`,
    )
    await warehouse.build()
    const all = await warehouse.onSession(async (session) => {
      const read: Statement[] = []
      for (const summary of await readSummaries(session))
        read.push(await readStatement(session, summary, 'Operator'))
      return read
    })
    expect(
      all.map(({ name, status, blockers }) => [name, status, blockers.map(({ reason }) => reason)]),
    ).toEqual([
      [`alpha/${chain}/10`, 'PAID', []],
      [`alpha/${chain}/11`, 'DRAFT', []],
      [`alpha/${chain}/12`, 'DRAFT', ['MISSING_FACT']],
    ])
    const [released, draft, blocked] = all
    expect(released).toMatchObject({
      operator: 'Operator',
      partner: { id: 'alpha', name: 'ALPHA', legalEntity: 'Alpha Example Ltd', contactName: null },
      chain: { name: 'Main network', unit: 'COIN', periodType: 'EPOCH' },
      release: { publicationId: 'publication-1' },
      terms: { withholdingBps: 800, withholdingBasis: 'Art. 12', minimumPayout: '0.100000000000000000' },
      agreements: [
        { id: 'fees', name: 'Part of the fees', versions: [{ number: 1, terms: [['document', 'A-1']] }] },
      ],
    })
    expect(released?.history.map(({ event, actor }) => [event, actor])).toEqual([
      ['RELEASE', 'ida'],
      ['PAY', 'ida'],
    ])
    expect(told(released)).toEqual([
      '1 fees rule RATE: 0.500000000000000000 × 10000 bps = 0.500000000000000000',
      '2 fees second RATE: 0.200000000000000000 × 10000 bps = 0.200000000000000000',
      '3 fees second FLOOR_TOPUP: 0.300000000000000000',
      '4 * * WITHHOLDING: 1.000000000000000000 × 800 bps = -0.080000000000000000',
    ])
    expect(draft?.lines.find(({ override }) => override !== null)?.override).toEqual({
      amount: '0.750000000000000000',
      reason: 'as agreed',
      author: 'ida',
      at: '2026-02-01T00:00:00.000000Z',
      hasDrifted: false,
    })
    expect(draft?.lines.find(({ kind }) => kind === 'ADJUSTMENT')).toMatchObject({
      amount: '0.100000000000000000',
      adjustment: {
        sourcePeriod: '10',
        previous: '0.500000000000000000',
        current: '0.600000000000000000',
        previousPublicationId: 'publication-1',
      },
    })
    expect(blocked?.amounts).toMatchObject({ total: null, payable: null })
    expect(blocked?.lines[0]).toMatchObject({ amount: null, base: null, status: 'MISSING' })
  } finally {
    await warehouse.close()
  }
})

itOnEngines(
  'tells the price that a release froze at once, before anything is built again',
  async ({ dialect }) => {
    const warehouse = await openSmallWorld([10], dialect)
    try {
      await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
      for (const validator of [own, second]) await addFees(warehouse, 10, validator, '5')
      for (const change of spoken) await warehouse.execute(change)
      await warehouse.build()
      // As the release does: what was built before it knows no price.
      await warehouse.execute(
        `update computation.partner_commission_statements
            set quote_currency = 'USD', fiat_rate = 150.5, fiat_price_date = date '2026-02-09',
                fiat_source = 'prices', fiat_payable = 75.25`,
      )
      await release(warehouse, 10)
      const [summary] = await warehouse.onSession((session) => readSummaries(session))
      expect(summary?.fiat).toEqual({
        currency: 'USD',
        rate: '150.500000000000000000',
        priceDate: '2026-02-09',
        source: 'prices',
        payable: '75.250000000000000000',
      })
    } finally {
      await warehouse.close()
    }
  },
)

itOnEngines('finds the statements that fit', async ({ dialect }) => {
  const warehouse = await openSmallWorld([10, 11, 12], dialect)
  try {
    await fill(warehouse)
    const named = async (filter: Parameters<typeof readSummaries>[1]): Promise<readonly string[]> => {
      const found = await warehouse.onSession((session) => readSummaries(session, filter))
      return found.map(({ period }) => period.identifier)
    }
    expect(await named({ partner: 'alpha' })).toEqual(['10', '11', '12'])
    expect(await named({ partner: 'beta' })).toEqual([])
    expect(await named({ chain: 'other' })).toEqual([])
    // 9 is no period here, and 11 is after it also when it is not compared as text.
    expect(await named({ periods: { from: 9n, until: 11n } })).toEqual(['10', '11'])
    expect(await named({ isBlocked: true })).toEqual(['12'])
    expect(await named({ status: 'RELEASED' })).toEqual([])
    const [, eleventh] = await warehouse.onSession((session) => readSummaries(session))
    expect(await named({ statementIds: [eleventh?.id ?? ''], status: 'DRAFT' })).toEqual(['11'])
    expect(await named({ statementIds: [] })).toEqual([])
  } finally {
    await warehouse.close()
  }
})

function told(statement: Statement | undefined): readonly string[] {
  return (statement?.lines ?? []).map(({ number, agreementId, ruleKey, kind, base, rateBps, amount }) => {
    const rate = base === null ? '' : ` ${base} × ${rateBps ?? '?'} bps =`
    return `${number} ${agreementId} ${ruleKey} ${kind}:${rate} ${amount ?? 'not known'}`
  })
}

itOnEngines('keeps what is released of partners and chains that the registry lost', async ({ dialect }) => {
  const warehouse = await openSmallWorld([10, 11], dialect)
  try {
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
    for (const validator of [own, second]) await addFees(warehouse, 10, validator, '5')
    for (const change of spoken) await warehouse.execute(change)
    await warehouse.build()
    await release(warehouse, 10)
    for (const table of ['partners', 'chains']) await warehouse.execute(`delete from registry.${table}`)
    await warehouse.build()
    const [summary] = await warehouse.onSession((session) => readSummaries(session, { partner: 'alpha' }))
    expect(summary).toMatchObject({
      name: `alpha/${chain}/10`,
      status: 'RELEASED',
      partner: { id: 'alpha', name: 'alpha', legalEntity: null },
      chain: { id: chain, name: chain, unit: chain },
      amounts: { total: '1.000000000000000000' },
    })
  } finally {
    await warehouse.close()
  }
})

itOnEngines('says of a released statement only what still gives its figures', async ({ dialect }) => {
  const warehouse = await openSmallWorld([10, 11], dialect)
  try {
    await addAgreement(warehouse, 'alpha', 'fees', feesShare(1000))
    await addRule(warehouse, 'fees', {
      ...{ rule_key: 'capped', revenue_component: 'EXEC_FEES', attribution_method: 'FIXED_SHARE' },
      ...{ share_bps: '500', validator_key: own, chain_id: chain, cap_native: '0.1', cap_scope: 'PERIOD' },
    })
    await addAgreement(warehouse, 'alpha', 'tiers', {
      ...{ revenue_component: 'EXEC_FEES', attribution_method: 'FIXED_SHARE', share_bps: '10000' },
      ...{ tier_mode: 'GRADUATED', tier_scope: 'PERIOD' },
    })
    await warehouse.fill(
      'registry.agreement_rule_tiers',
      [
        ['1', '0', '6', '1000'],
        ['2', '6', null, '2000'],
      ].map(([tier_number = '', lower_native = '', upper_native = null, rate_bps = '']) => ({
        ...{ agreement_id: 'tiers', version_number: '1', rule_key: 'rule' },
        ...{ tier_number, lower_native, upper_native, rate_bps },
      })),
    )
    await warehouse.fill('registry.partner_terms', [
      {
        partner_id: 'alpha',
        chain_id: chain,
        from_period: '0',
        withholding_bps: '800',
        withholding_basis: 'A',
      },
    ])
    for (const period of [10, 11]) {
      await addFees(warehouse, period, own, '5')
      await addFees(warehouse, period, second, '4')
    }
    for (const change of spoken) await warehouse.execute(change)
    await warehouse.build()
    await release(warehouse, 10)
    const said = async (): Promise<readonly (readonly string[])[]> => {
      await warehouse.build()
      return warehouse.onSession(async (session) => {
        const [summary] = await readSummaries(session)
        if (summary === undefined) throw new Error('there is no statement')
        const { lines, terms } = await readStatement(session, summary, null)
        return [
          [`withheld ${terms?.withholdingBps ?? '?'} ${terms?.withholdingBasis ?? 'for no reason'}`],
          ...lines.map(({ kind, agreementId, ruleKey, amount, reason, tiers }) => [
            `${kind} ${agreementId} ${ruleKey} ${amount ?? '?'}: ${reason}`,
            ...tiers.map(({ slice, amount: part }) => `${slice} gives ${part}`),
          ]),
        ].map((parts) => parts.map((part) => part.replaceAll(/(\.\d+?)0+\b/g, '$1')))
      })
    }
    const slices = ['6.0 gives 0.6', '3.0 gives 0.6']
    const graduated =
      'its part of what graduated tiers give of 100 % of the fees of blocks, counted in the period'
    const frozen = [
      ['withheld 800 A'],
      ['RATE fees capped 0.25: 5 % of the fees of blocks'],
      ['CAP_REDUCTION fees capped -0.15: down to 0.1 in the period at most, of the fees of blocks'],
      ['RATE fees rule 0.4: 10 % of the fees of blocks'],
      [`RATE tiers rule 0.666666666666666667: ${graduated}`, ...slices],
      [`RATE tiers rule 0.533333333333333333: ${graduated}`, ...slices],
      ['WITHHOLDING * * -0.136: 8 % of total and adjustments, withheld as tax by A'],
    ]
    expect(await said()).toEqual(frozen)

    // Terms that were changed in place speak for no line that they do not give.
    await warehouse.execute(
      `update registry.agreement_rules set share_bps = 1500 where agreement_id = 'fees' and rule_key = 'rule'`,
    )
    await warehouse.execute(`update registry.agreement_rules set cap_native = 0.2 where rule_key = 'capped'`)
    await warehouse.execute(
      `update registry.partner_terms set withholding_bps = 900, withholding_basis = 'B'`,
    )
    expect(await said()).toEqual([
      ['withheld 800 for no reason'],
      ['RATE fees capped 0.25: 5 % of the fees of blocks'],
      ['CAP_REDUCTION fees capped -0.15: capped'],
      ['RATE fees rule 0.4: rule, 100 % of its base'],
      ...frozen.slice(4, 6),
      ['WITHHOLDING * * -0.136: 8 % of total and adjustments, withheld as tax'],
    ])

    // A fact that came late for one validator: the slices are of both, and of another sum today.
    await warehouse.execute(
      `update canonical.canonical_validator_fees set total_fees_native = 6
        where period_id = '${periodId(10)}' and validator_key = '${second}'`,
    )
    expect((await said()).slice(4, 6)).toEqual([
      [`RATE tiers rule 0.666666666666666667: rule`],
      [`RATE tiers rule 0.533333333333333333: rule`],
    ])
  } finally {
    await warehouse.close()
  }
})
