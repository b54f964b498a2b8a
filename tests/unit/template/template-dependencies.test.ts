import { describe, expect, it } from 'vitest'
import { dependenciesOf, mistakesOf } from './template-fixtures.js'

const refsOf = (text: string, surroundings = {}) =>
  dependenciesOf(text, surroundings).refs.map(({ name }) => name)

describe('dependencies of a template', () => {
  it('are all that it names, with places, without running it', () => {
    const found = dependenciesOf(
      '{{ref "a"}}\n {{ref "b" v=2}} {{source "p" "e"}} {{var "x"}} {{var "x"}} {{env "E"}}',
    )
    expect(found).toEqual({
      refs: [
        { name: 'a', version: undefined, position: { file: 'models/model.sql', line: 1, column: 8 } },
        { name: 'b', version: 2, position: { file: 'models/model.sql', line: 2, column: 9 } },
      ],
      sources: [
        { provider: 'p', endpoint: 'e', position: { file: 'models/model.sql', line: 2, column: 28 } },
      ],
      vars: ['x'],
      env: ['E'],
      macros: [],
      usesAsOf: false,
      usesIncremental: false,
      config: {},
      configPosition: undefined,
    })
  })

  it('count in every branch that could be taken', () => {
    expect(refsOf('{{#if (eq (var "x") "y")}}{{ref "a"}}{{else}}{{ref "b"}}{{/if}}')).toEqual(['a', 'b'])
    expect(refsOf('{{#unless (var "x")}}{{ref "a"}}{{/unless}}')).toEqual(['a'])
    expect(refsOf('{{#if (and true (var "x"))}}{{ref "a"}}{{/if}}')).toEqual(['a'])
    expect(refsOf('{{#if (in (var "x") (list "y"))}}{{ref "a"}}{{else}}{{ref "b"}}{{/if}}')).toEqual([
      'a',
      'b',
    ])
    expect(refsOf('{{#if (not (var "x"))}}{{ref "a"}}{{else}}{{ref "b"}}{{/if}}')).toEqual(['a', 'b'])
    expect(refsOf('{{#with (var "x")}}{{ref "a"}}{{else}}{{ref "b"}}{{/with}}')).toEqual(['a', 'b'])
    expect(refsOf('{{#incremental}}{{ref "a"}}{{else}}{{ref "b"}}{{/incremental}}')).toEqual(['a', 'b'])
  })

  it('do not count in a branch for another engine', () => {
    const text = '{{#if (eq target "duckdb")}}{{ref "a"}}{{else}}{{ref "b"}}{{/if}}'
    expect(refsOf(text)).toEqual(['a'])
    expect(refsOf(text, { dialect: 'postgres' })).toEqual(['b'])
    expect(refsOf('{{#if (and (var "x") (eq target "postgres"))}}{{ref "a"}}{{/if}}')).toEqual([])
    expect(
      refsOf('{{#if (or (var "x") (eq target "duckdb"))}}{{ref "a"}}{{else}}{{ref "b"}}{{/if}}'),
    ).toEqual(['a'])
  })

  it('include those of macros, by parameters that are bound to literals, however deep', () => {
    const macros = {
      outer: '{{!-- relation: name --}}{{inner table=relation}} {{ref "fixed"}} {{source relation "e"}}',
      inner: '{{!-- table: name --}}select * from {{ref table}} where {{var "limit"}}',
    }
    const found = dependenciesOf('select\n{{outer relation="orders"}}', { macros })
    expect(found.refs).toEqual([
      { name: 'orders', version: undefined, position: { file: 'models/model.sql', line: 2, column: 19 } },
      { name: 'fixed', version: undefined, position: { file: 'macros/outer.sql', line: 1, column: 58 } },
    ])
    expect(found.sources).toMatchObject([{ provider: 'orders', endpoint: 'e' }])
    expect(found.vars).toEqual(['limit'])
    expect(found.macros).toEqual(['outer', 'inner'])
  })

  it('follow the variant of the engine', () => {
    const macros = { m: '{{ref "general"}}', 'postgres/m': '{{ref "pg"}}' }
    expect(refsOf('{{m}}', { macros })).toEqual(['general'])
    expect(refsOf('{{m}}', { macros, dialect: 'postgres' })).toEqual(['pg'])
  })

  it('include those in the arguments of calls', () => {
    const macros = { rows_of: '{{!-- relation: name --}}select * from {{relation}}' }
    expect(refsOf('{{rows_of relation=(ref "a")}}', { macros })).toEqual(['a'])
  })

  it('may be the items of a literal list', () => {
    const text =
      '{{#each (list "a" "b")}}select * from {{ref this}}{{#unless @last}} union all {{/unless}}{{/each}}'
    expect(refsOf(text)).toEqual(['a', 'b'])
  })

  it('tell of the logical time and of incremental parts', () => {
    expect(dependenciesOf('{{as_of}}')).toMatchObject({ usesAsOf: true, usesIncremental: false })
    expect(dependenciesOf('{{#incremental}}{{/incremental}}')).toMatchObject({
      usesAsOf: false,
      usesIncremental: true,
    })
  })

  it('come with the config of the file', () => {
    const found = dependenciesOf(
      '\n{{config materialized="table" tags=(list "a" "b") enabled=false limit=5}}',
    )
    expect(found.config).toEqual({ materialized: 'table', tags: 'a, b', enabled: 'false', limit: '5' })
    expect(found.configPosition).toEqual({ file: 'models/model.sql', line: 2, column: 1 })
  })
})

describe('what cannot be read without running', () => {
  it.each([
    ['{{ref (var "x")}}', 'models/model.sql:1:7 template_not_literal'],
    ['{{ref (m "a")}}', 'models/model.sql:1:7 template_not_literal'],
    [
      '{{pass relation=(var "x")}}',
      'macros/pass.sql:1:34 template_not_literal The argument of ref is not a literal. (called at models/model.sql:1:1)',
    ],
    [
      '{{config tags=(var "x")}}',
      'models/model.sql:1:10 template_config The value of "tags" is not a literal.',
    ],
    [
      '{{config a="1"}}\n{{config a="1"}}',
      'models/model.sql:2:1 template_config config stands here a second time',
    ],
    [
      '{{#if true}}{{config a="1"}}{{/if}}',
      'models/model.sql:1:13 template_config config stands here inside a macro or block.',
    ],
  ])('%s is refused', (text, mistake) => {
    const macros = { m: '{{!-- x: expr --}}{{x}}', pass: '{{!-- relation: name --}} {{ref  relation}}' }
    expect(mistakesOf(() => dependenciesOf(text, { macros }))).toEqual([expect.stringContaining(mistake)])
  })

  it('is told together', () => {
    expect(
      mistakesOf(() => dependenciesOf('{{ref (var "x")}} {{nope}} {{m}} {{ref "a" v="b"}}')),
    ).toHaveLength(4)
  })

  it('does not lead to further complaints', () => {
    const macros = { m: '{{!-- t: name\n l: list --}}{{ref t}}{{#each l}}{{ref this}}{{@index}}{{/each}}' }
    expect(mistakesOf(() => dependenciesOf('{{m}}', { macros }))).toEqual([
      expect.stringContaining('m needs "t"'),
      expect.stringContaining('m needs "l"'),
    ])
    expect(mistakesOf(() => dependenciesOf('{{ref (nope)}}'))).toHaveLength(1)
  })
})
