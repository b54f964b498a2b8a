import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/base/errors.js'
import { MacroLibrary } from '../../../src/template/macro-library.js'
import { parseTemplate } from '../../../src/template/parse-template.js'
import { renderTemplate } from '../../../src/template/render-template.js'
import { mistakesOf, render, scope, sqlOf } from './template-fixtures.js'

const mistakes = (text: string, surroundings = {}) => mistakesOf(() => render(text, surroundings))

describe('tags of a model', () => {
  it('writes relations for ref, source and self', () => {
    expect(sqlOf('from {{ref "a"}}, {{ref "b" v=2}}, {{source "p" "e"}}, {{self}}')).toBe(
      'from "models"."a", "models"."b_v2", "staging"."src_p__e", "models"."self"',
    )
  })

  it('writes the engine, the logical time and public environment values', () => {
    expect(sqlOf(`{{target}} {{as_of}} {{env "X"}}`)).toBe(
      "duckdb TIMESTAMPTZ '2025-01-31 00:00:00+00' 'environment''s X'",
    )
  })

  it.each([
    ['7', '7'],
    ['0', '0'],
    ['-7', '(-7)'],
    ['1.50', "cast('1.50' as decimal(38, 18))"],
    ['-0.000000000000000001', "cast('-0.000000000000000001' as decimal(38, 18))"],
    ['007', "'007'"],
    ['1e5', "'1e5'"],
    ['+5', "'+5'"],
    ['.5', "'.5'"],
    ['1_000', "'1_000'"],
    ['0xabc', "'0xabc'"],
    ["it's", "'it''s'"],
    ['', "''"],
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
  ])('writes the var %j as the literal %s', (value, literal) => {
    expect(sqlOf('{{var "x"}}', { scope: { var: () => value } })).toBe(literal)
  })

  it.each(['123456789012345678901.5', '0.1234567890123456789', '1'.repeat(39)])(
    'refuses the var %s, which would be rounded',
    (value) => {
      expect(mistakes('a {{var "x"}}', { scope: { var: () => value } })).toEqual([
        expect.stringContaining('models/model.sql:1:3 var_precision The var "x" is'),
      ])
    },
  )

  it('writes braces for \\{{', () => {
    expect(sqlOf("select '\\{{ref}}', '\\\\{{target}}'")).toBe("select '{{ref}}', '\\duckdb'")
  })

  it('leaves everything else as it is, without escaping', () => {
    const text = "select '<&>', \"a b\", $1 -- it's\r\n/* x */ from t\t\n\n"
    expect(sqlOf(text)).toBe(text)
  })

  it('writes nothing for comments and config, and drops their lines', () => {
    expect(
      sqlOf('{{config materialized="table" tags=(list "a")}}\n{{!-- x\n y --}}\nselect 1 {{!-- z --}}\n'),
    ).toBe('select 1 \n')
  })

  it('gives the errors of the scope the place of the name', () => {
    const failing = {
      scope: {
        ref: () => {
          throw new UserError('no such thing', { code: 'gone', where: { node: 'n' }, hint: 'Look.' })
        },
      },
    }
    expect(mistakes('select\n  {{ref "a"}}', failing)).toEqual([
      'models/model.sql:2:10 gone no such thing | Look.',
    ])
  })

  it('refuses to mix the macros of one engine with the scope of another', () => {
    const template = parseTemplate('x', 'models/model.sql')
    expect(() => renderTemplate(template, new MacroLibrary([], 'postgres'), scope)).toThrow(TypeError)
  })
})

describe('blocks', () => {
  it.each([
    ['{{#if (eq target "duckdb")}}a{{else}}b{{/if}}', 'a'],
    ['{{#if (ne target "duckdb")}}a{{else}}b{{/if}}', 'b'],
    ['{{#unless (eq target "duckdb")}}a{{else}}b{{/unless}}', 'b'],
    ['{{#if (eq target "x")}}a{{else if (eq target "duckdb")}}b{{else}}c{{/if}}', 'b'],
    ['{{#if (eq target "x")}}a{{else if (eq target "y")}}b{{else}}c{{/if}}', 'c'],
    ['{{#if (eq target "x")}}a{{else if (eq target "y")}}b{{/if}}d', 'd'],
    ['{{#if (in target (list "a" "duckdb"))}}a{{/if}}', 'a'],
    ['{{#if (in target (list))}}a{{/if}}', ''],
    ['{{#if (and true (not false) (or false true))}}a{{/if}}', 'a'],
    ['{{#if (and true false)}}a{{/if}}', ''],
    ['{{#if (or false false)}}a{{/if}}', ''],
    ['{{#if (eq (var "x") "value of x")}}a{{/if}}', 'a'],
    ['{{#if (eq 1.0 1)}}a{{else}}b{{/if}}', 'b'],
    ['{{#if (eq true "true")}}a{{/if}}', 'a'],
    ['{{#each (list "a" "b" "c")}}{{@index}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}', '0a, 1b, 2c'],
    ['{{#each (list "a" "b")}}{{#if @first}}<{{/if}}{{this}}{{/each}}', '<ab'],
    ['{{#each (list)}}a{{else}}none{{/each}}', 'none'],
    ['{{#each (list "a" "b")}}{{#each (list "1" "2")}}{{this}}{{/each}}{{this}} {{/each}}', '12a 12b '],
    ['{{#with "x"}}{{this}}{{else}}b{{/with}}', 'x'],
    ['{{#with ""}}{{this}}{{else}}b{{/with}}', 'b'],
    ['{{#incremental}}a{{else}}b{{/incremental}}', 'b'],
  ])('renders %s as %j', (text, sql) => {
    expect(sqlOf(text)).toBe(sql)
  })

  it('renders what an incremental adds only where it is one', () => {
    expect(
      sqlOf('a{{#incremental}} where x > (select max(x) from {{self}}){{/incremental}}', {
        scope: { incremental: true },
      }),
    ).toBe('a where x > (select max(x) from "models"."self")')
  })

  it.each([
    ['', false],
    ['false', false],
    ['0', false],
    ['no', true],
    ['1', true],
  ])('takes the var %j as %s', (value, truth) => {
    expect(sqlOf('{{#if (var "x")}}yes{{/if}}', { scope: { var: () => value } })).toBe(truth ? 'yes' : '')
  })

  it('drops the lines on which only the ends of blocks stand', () => {
    const text = 'a\n  {{#if true}}\n    b\n  {{else}}\n    c\n  {{/if}}\nd {{#if true}}\ne\n{{/if}}\n'
    expect(sqlOf(text)).toBe('a\n    b\nd \ne\n')
    expect(sqlOf('a\r\n{{#each (list "1" "2")}}\r\n{{this}}\r\n{{/each}}\r\nb')).toBe('a\r\n1\r\n2\r\nb')
    expect(sqlOf('{{#if false}}\na\n{{else if true}}\nb\n{{else}}\nc\n{{/if}}\n')).toBe('b\n')
  })
})

describe('mistakes that show when a template is walked', () => {
  it.each([
    ['{{reff "a"}}', '1:1 unknown_name There is no helper or macro "reff". | Did you mean "ref"?'],
    ['{{amount}}', '1:1 unknown_name There is no helper or macro "amount".'],
    ['{{constructor}}', 'unknown_name There is no helper or macro "constructor".'],
    ['{{__proto__}}', 'unknown_name There is no helper or macro "__proto__".'],
    ['{{toString "x"}}', 'unknown_name There is no helper or macro "toString".'],
    ['{{lookup this "x"}}', '1:1 unknown_name There is no helper or macro "lookup".'],
    ['{{this}}', '1:1 template_value {{this}} stands outside of {{#each}}.'],
    ['{{#each "abc"}}{{/each}}', '{{#each}} takes a list.'],
    ['{{@index}}', '{{@index}} stands outside of {{#each}}.'],
    ['{{#with "a"}}{{@first}}{{/with}}', '{{@first}} stands outside of {{#each}}.'],
    ['{{list "a"}}', 'A list cannot be written as it is.'],
    ['{{eq "a"}}', 'eq is given 1 values.'],
    ['{{not a="b"}}', 'not is given named values.'],
    ['{{eq (list "a") "a"}}', 'A list cannot be compared.'],
    ['{{in "a" "b"}}', 'in takes a value and a list.'],
    ['{{list (list "a")}}', 'A list cannot hold a list.'],
    ['{{ref}}', 'ref is written {{ref "name"}}.'],
    ['{{ref "a" "b"}}', 'ref is written {{ref "name"}}.'],
    ['{{ref "a" version=2}}', 'ref is written {{ref "name"}}. | A version is pinned with v=1.'],
    ['{{ref "a" v="x"}}', '1:14 template_value "x" is not a version.'],
    ['{{ref "a" v=0}}', '"0" is not a version.'],
    ['{{source "a"}}', 'source is written {{source "provider" "endpoint"}}.'],
    ['{{var}}', 'var is written {{var "name"}}.'],
    ['{{ref (var "x")}}', '1:7 template_not_literal The argument of ref is not a literal.'],
    ['{{ref target}}', 'template_not_literal'],
    ['{{var (ref "x")}}', 'template_not_literal The argument of var is not a literal.'],
    ['{{target "x"}}', '"target" takes no arguments.'],
    ['{{if "x"}}', '"if" is not a value.'],
    ['{{else_}}', 'There is no helper or macro "else_". | Did you mean "else"?'],
    ['{{eq (config) 1}}', '"config" is not a value.'],
    ['{{> ref}}', 'unknown_macro There is no macro "ref".'],
  ])('refuses %s', (text, mistake) => {
    const [first = '', ...others] = mistakes(text)
    expect(first).toContain(mistake)
    expect(others).toEqual([])
  })
})
