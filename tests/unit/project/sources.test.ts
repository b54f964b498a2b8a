import { describe, expect, it } from 'vitest'
import { uuidOf } from '../../../src/base/hash.js'
import { endpointRelationSuffix } from '../../../src/project/endpoint-relation-suffix.js'
import { seedRows } from '../../../src/project/seed-rows.js'
import type { Project, Seed } from '../../../src/project/types.js'
import { load, loadErrors, only } from './project-folder.js'

const minimal = (endpoints: string): string => `provider: prices\nendpoints:\n${endpoints}`

describe('endpointRelationSuffix', () => {
  it.each([
    ['getInflationReward', 'get_inflation_reward'],
    ['mev-info', 'mev_info'],
    ['validators/{vote}', 'validators_vote'],
    ['eth_getBlockByNumber', 'eth_get_block_by_number'],
    ['states/{id}/validators', 'states_id_validators'],
    ['Tvl', 'tvl'],
    ['fees_and_payments', 'fees_and_payments'],
  ])('spells %s as %s', (endpoint, suffix) => {
    expect(endpointRelationSuffix(endpoint)).toBe(suffix)
  })
})

describe('sources', () => {
  it('fills in the defaults of a short declaration', () => {
    const project = load({
      'sources/prices.yml': minimal('  - { endpoint: getPrices, data_type: PRICE, finality: PERIOD_OVER }\n'),
    })
    expect(only(project.providers)).toEqual({
      provider: 'prices',
      adapter: 'prices',
      description: '',
      baseUrls: { every: [], byChain: {} },
      apiVersion: undefined,
      isEnabled: true,
      rateLimitPerMinute: undefined,
      timeoutSeconds: undefined,
      greatestBody: undefined,
      connections: undefined,
      chains: [],
      endpoints: [
        {
          endpoint: 'getPrices',
          relationSuffix: 'get_prices',
          description: '',
          dataType: 'PRICE',
          format: 'json',
          finality: { rule: 'PERIOD_OVER' },
          provesPeriodOver: false,
          zeroMeans: 'ZERO',
          tolerance: '1',
          method: undefined,
          path: undefined,
          rpcMethod: undefined,
          pagination: 'none',
          batchSize: 1,
          rateLimitPerMinute: undefined,
          firstPeriod: undefined,
          refreshAfter: 3600,
          freshness: { warnAfter: undefined, errorAfter: undefined },
          position: { file: 'sources/prices.yml', line: 3, column: 5 },
        },
      ],
      file: 'sources/prices.yml',
    })
    expect(project.sources[0]).toEqual({
      kind: 'source',
      id: 'source.sample.prices.getPrices',
      provider: 'prices',
      endpoint: 'getPrices',
      relation: { schema: 'staging', name: 'src_prices__get_prices' },
      format: 'json',
      description: '',
      tags: [],
      position: { file: 'sources/prices.yml', line: 3, column: 5 },
    })
  })

  it('reads every key of a full declaration and keeps secrets as references', () => {
    const project = load({
      'sources/prices.yml': `provider: prices
adapter: market
description: Who
base_url: https://example.org/v1
api_version: 1.10
is_enabled: false
rate_limit_per_minute: 30
timeout_seconds: 10
chains: [one]
headers: { X-Key: { env: PRICES_KEY }, Accept: text/csv }
secrets: { token: { env: PRICES_TOKEN } }
endpoints:
  - endpoint: history
    description: What
    data_type: PRICE
    format: csv
    finality: { flag: $.done }
    proves_period_over: true
    zero_means: UNKNOWN
    tolerance: 0.000000001
    method: GET
    path: /h
    rpc_method: h
    pagination: page
    parameters: { from: period.start, size: 100 }
    batch_size: 10
    rate_limit_per_minute: 40
    first_period: 859
    refresh_after: { count: 10, period: minute }
    freshness: { warn_after: { count: 2, period: hour }, error_after: { count: 1, period: day } }
`,
    })
    expect(only(project.providers)).toMatchObject({
      adapter: 'market',
      baseUrls: { every: ['https://example.org/v1'], byChain: {} },
      apiVersion: '1.10',
      isEnabled: false,
      rateLimitPerMinute: 30,
      timeoutSeconds: 10,
      chains: ['one'],
      headers: { 'X-Key': { env: 'PRICES_KEY' }, Accept: 'text/csv' },
      secrets: { token: { env: 'PRICES_TOKEN' } },
      endpoints: [
        {
          format: 'csv',
          finality: { rule: 'FLAG', path: '$.done' },
          provesPeriodOver: true,
          zeroMeans: 'UNKNOWN',
          tolerance: '0.000000001',
          method: 'GET',
          path: '/h',
          rpcMethod: 'h',
          pagination: 'page',
          parameters: { from: 'period.start', size: '100' },
          batchSize: 10,
          rateLimitPerMinute: 40,
          firstPeriod: 859,
          refreshAfter: 600,
          freshness: { warnAfter: 7200, errorAfter: 86_400 },
        },
      ],
    })
    expect(project.secretEnv).toEqual(['PRICES_KEY', 'PRICES_TOKEN'])
  })

  it.each([
    ['https://a.org', { every: ['https://a.org'], byChain: {} }],
    ['[https://a.org, https://b.org/x]', { every: ['https://a.org', 'https://b.org/x'], byChain: {} }],
    [
      '{ one: https://a.org, two: [https://b.org, https://c.org] }',
      { every: [], byChain: { one: ['https://a.org'], two: ['https://b.org', 'https://c.org'] } },
    ],
  ])('reads the base address %s', (text, baseUrls) => {
    const { providers } = load({
      'sources/prices.yml': `provider: prices\nbase_url: ${text}\nendpoints:\n  - { endpoint: h, data_type: PRICE, finality: PERIOD_OVER }\n`,
    })
    expect(only(providers).baseUrls).toEqual(baseUrls)
  })

  it('reads providers that share an adapter as one, and takes endpoints from the file that declares them', () => {
    const project = load({
      'sources/near.yml': 'provider: near\nadapter: relay\nbase_url: https://near.org\n',
      'sources/far.yml':
        'provider: far\nadapter: relay\nendpoints:\n  - { endpoint: bids, data_type: MEV, finality: PERIOD_OVER }\n',
      'sources/wide.yml':
        'provider: wide\nadapter: relay\nendpoints:\n  - { endpoint: offers, data_type: MEV, finality: PERIOD_OVER }\n',
    })
    expect(
      project.providers.map(({ provider, endpoints }) => [provider, ...endpoints.map((one) => one.endpoint)]),
    ).toEqual([
      ['far', 'bids'],
      ['near', 'bids'],
      ['wide', 'offers'],
    ])
    const ofRelay = project.sources.filter(({ provider }) => provider === 'relay')
    expect(ofRelay.map(({ endpoint, providers, relation }) => [endpoint, providers, relation.name])).toEqual([
      ['bids', ['far', 'near'], 'src_relay__bids'],
      ['offers', ['wide'], 'src_relay__offers'],
    ])
    expect(project.sources.some(({ provider }) => provider === 'near')).toBe(false)
  })

  it.each([
    [
      '- { endpoint: get-bids, data_type: MEV, finality: PERIOD_OVER }',
      'endpoint "get-bids" (json) is "getBids" (json)',
    ],
    [
      '- { endpoint: getBids, format: csv, data_type: MEV, finality: PERIOD_OVER }',
      'endpoint "getBids" (csv) is "getBids" (json)',
    ],
  ])('refuses endpoints of one adapter that one model could not read: %s', (endpoint, reason) => {
    const errors = loadErrors({
      'sources/one.yml':
        'provider: one\nadapter: relay\nendpoints:\n  - { endpoint: getBids, data_type: MEV, finality: PERIOD_OVER }\n',
      'sources/two.yml': `provider: two\nadapter: relay\nendpoints:\n  ${endpoint}\n`,
    })
    expect(errors).toEqual([expect.stringMatching(/^sources\/two.yml:4:5 unlike_endpoints: /)])
    expect(errors[0]).toContain(reason)
  })

  it('asks for endpoints where no file of the adapter declares any', () => {
    expect(loadErrors({ 'sources/one.yml': 'provider: one\nadapter: relay\n' })).toEqual([
      'sources/one.yml:1:1 missing_key: key "endpoints" is missing | No other file of the adapter "relay" declares endpoints.',
    ])
  })

  it('always has the landed tables and those of finance', () => {
    const relations = load({}).sources.map(({ provider, endpoint, relation }) => [
      provider,
      endpoint,
      `${relation.schema}.${relation.name}`,
    ])
    expect(relations).toHaveLength(11)
    expect(relations).toContainEqual(['landing', 'staging_payloads', 'staging.src_landing__staging_payloads'])
    expect(relations).toContainEqual(['finance', 'statement_events', 'finance.statement_events'])
  })

  it('yields the registry of providers and endpoints as seeds, whose hashes follow the declarations', () => {
    const registryOf = (more: string): readonly [Project, Seed, Seed] => {
      const project = load({
        'sources/prices.yml': `provider: prices
endpoints:
  - { endpoint: a, data_type: PRICE, finality: ON_PUBLICATION, zero_means: UNKNOWN, proves_period_over: true }
${more}`,
        'sources/other.yml': 'provider: other\nendpoints: []\nrate_limit_per_minute: 30\nis_enabled: false\n',
      })
      const [providers, endpoints] = project.seeds
      if (providers === undefined || endpoints === undefined) throw new Error('seeds are missing')
      return [project, providers, endpoints]
    }
    const [project, providers, endpoints] = registryOf('')
    expect(providers).toMatchObject({
      id: 'seed.sample.providers',
      relation: { schema: 'registry', name: 'providers' },
      grain: ['provider_id'],
    })
    expect(providers.columns.map(({ name, type }) => `${name} ${type ?? ''}`)).toEqual([
      'provider_id UUID',
      'provider_name VARCHAR',
      'base_url VARCHAR',
      'api_version VARCHAR',
      'is_enabled BOOLEAN',
      'rate_limit_per_minute INTEGER',
      'timeout_seconds INTEGER',
    ])
    expect([...seedRows(project, providers)]).toEqual([
      [uuidOf(['provider', 'other']), 'other', null, null, 'false', '30', null],
      [uuidOf(['provider', 'prices']), 'prices', null, null, 'true', null, null],
    ])
    expect(endpoints.relation).toEqual({ schema: 'registry', name: 'provider_endpoints' })
    const rows = [...seedRows(project, endpoints)]
    expect(rows).toHaveLength(1)
    expect(
      Object.fromEntries(endpoints.columns.map(({ name }, index) => [name, rows[0]?.[index]])),
    ).toMatchObject({
      provider_name: 'prices',
      endpoint: 'a',
      data_type: 'PRICE',
      proves_period_over: 'true',
      zero_means: 'UNKNOWN',
      tolerance: '1',
    })
    const hashes = (more: string): readonly string[] =>
      registryOf(more)
        .slice(1)
        .map((seed) => (seed as Seed).contentHash)
    const before = hashes('')
    expect(hashes('')).toEqual(before)
    expect(hashes('timeout_seconds: 5\n')).toEqual([expect.not.stringMatching(String(before[0])), before[1]])
    expect(hashes('  - { endpoint: b, data_type: META, finality: PERIOD_OVER }\n')).toEqual([
      before[0],
      expect.not.stringMatching(String(before[1])),
    ])
  })

  it('refuses two endpoints of equal form', () => {
    expect(
      loadErrors({
        'sources/prices.yml': minimal(
          '  - { endpoint: mev-info, data_type: META, finality: ON_PUBLICATION }\n  - { endpoint: mev/info, data_type: META, finality: ON_PUBLICATION }\n',
        ),
      })[0],
    ).toBe(
      'sources/prices.yml:4:5 duplicate_endpoint: endpoints "mev-info" and "mev/info" would both be src_prices__mev_info | The first one is on line 3; spell one of them differently.',
    )
  })

  it('refuses a provider in a file of another name, and the names that are always there', () => {
    expect(
      loadErrors({
        'sources/price.yml': 'provider: prices\nendpoints: []\n',
        'sources/landing.yml': 'provider: landing\nendpoints: []\n',
      }),
    ).toEqual([
      'sources/landing.yml:1:11 reserved_name: provider "landing" is always there and cannot be declared',
      'sources/price.yml:1:11 provider_file: this file declares provider "prices" | One provider a file, named after it: rename the file to sources/prices.yml.',
    ])
  })

  it('refuses secrets written out, credentials in an address and bad rules of finality', () => {
    expect(
      loadErrors({
        'sources/prices.yml': `provider: prices
base_url: https://me:secret@example.org
secrets: { token: abc }
endpoints:
  - { endpoint: a b, data_type: PRICES, finality: ON_PUBLICATON }
  - { endpoint: c, data_type: PRICE, finality: { flags: x }, tolerance: 1e-9 }
`,
      }),
    ).toEqual([
      expect.stringContaining(
        ':2:11 bad_value: "base_url" must be an http or https address without credentials',
      ),
      'sources/prices.yml:3:19 wrong_type: "token" must be a map of keys and values, found text',
      expect.stringContaining(
        ':5:17 bad_value: "endpoint" must be letters, digits and _ - / { }, a letter first',
      ),
      expect.stringMatching(/:5:33 bad_value: "data_type" .*Did you mean "PRICE"\?$/),
      expect.stringMatching(/:5:51 bad_value: "finality" .*Did you mean "ON_PUBLICATION"\?$/),
      expect.stringContaining(':6:38 missing_key: key "flag" is missing in "finality"'),
      expect.stringMatching(/:6:50 unknown_key: .*Did you mean "flag"\?$/),
      expect.stringContaining(
        '"tolerance" must be a figure of 0 or more, at most 18 digits after the point, no exponent, found "1e-9"',
      ),
    ])
  })
})
