import { describe, expect, it } from 'vitest'
import { MacroLibrary } from '../../../src/template/macro-library.js'
import { dependenciesOf, macros, mistakesOf, render, sqlOf, type Surroundings } from './template-fixtures.js'

const mistakes = (text: string, surroundings: Surroundings) => mistakesOf(() => render(text, surroundings))

const double =
  '{{!-- amount: expr, DECIMAL(38,18) in coins\n gives twice the amount: exact --}}\n2 * {{amount}}\n'

describe('a macro', () => {
  it('puts an expr in parentheses and drops the newline at the end of its file', () => {
    expect(sqlOf('select {{double amount="a + b"}} as x', { macros: { double } })).toBe(
      'select 2 * (a + b) as x',
    )
    expect(sqlOf('{{> double amount="a"}}', { macros: { double } })).toBe('2 * (a)')
  })

  it('drops one newline only, however it is written', () => {
    expect(sqlOf('[{{m}}]', { macros: { m: 'x\n\n' } })).toBe('[x\n]')
    expect(sqlOf('[{{m}}]', { macros: { m: 'x\r\n' } })).toBe('[x]')
    expect(sqlOf('[{{m}}]', { macros: { m: '{{target}}\n' } })).toBe('[duckdb]')
    expect(sqlOf('[{{m}}]', { macros: { m: '' } })).toBe('[]')
  })

  it('takes values in the order of declaration as well', () => {
    const surroundings = { macros: { less: '{{!-- a: expr\n b: expr --}}{{a}} - {{b}}' } }
    expect(sqlOf('{{less "x" "y"}}', surroundings)).toBe('(x) - (y)')
    expect(sqlOf('{{less "x" b="y"}}', surroundings)).toBe('(x) - (y)')
  })

  it('nests: in its arguments and in its body', () => {
    const quadruple = '{{!-- x: expr --}}\n{{double amount=(double amount=x)}}'
    expect(sqlOf('{{quadruple x="a"}}', { macros: { double, quadruple } })).toBe('2 * (2 * (a))')
    expect(sqlOf('{{double amount=(double amount="a")}}', { macros: { double } })).toBe('2 * (2 * (a))')
  })

  it('writes numbers as they are written', () => {
    expect(sqlOf('{{double amount=1.50}}{{double amount=-007}}', { macros: { double } })).toBe(
      '2 * (1.50)2 * (-007)',
    )
  })

  it('writes a name bare and a list as expressions', () => {
    const surroundings = {
      macros: {
        max_of: '{{!-- column: name --}}max({{column}})',
        joined:
          "{{!-- parts: list --}}{{#each parts}}{{this}}{{#unless @last}} || {{/unless}}{{else}}''{{/each}}",
      },
    }
    expect(sqlOf('{{max_of column="a.b"}} {{max_of column="\\"B c\\".d"}}', surroundings)).toBe(
      'max(a.b) max("B c".d)',
    )
    expect(sqlOf('{{joined parts=(list "a" "b" 1)}} {{joined (list)}}', surroundings)).toBe(
      "(a) || (b) || (1) ''",
    )
  })

  it('takes a relation as a name', () => {
    const surroundings = { macros: { rows_of: '{{!-- relation: name --}}select * from {{relation}}' } }
    expect(sqlOf('{{rows_of relation=(ref "a")}}', surroundings)).toBe('select * from "models"."a"')
  })

  it('sees vars and the target, and chooses by its parameters', () => {
    const surroundings = {
      macros: {
        m: '{{!-- way: expr --}}{{#if (eq way "up")}}ceil{{else}}floor{{/if}} {{target}} {{var "v"}}',
      },
    }
    expect(sqlOf('{{m way="up"}}|{{m way="down"}}', surroundings)).toBe(
      "ceil duckdb 'value of v'|floor duckdb 'value of v'",
    )
  })

  it('can be a switch', () => {
    expect(
      sqlOf('{{m on=true}}{{m on=false}}', {
        macros: { m: '{{!-- on: expr --}}{{#if on}}{{on}}{{else}}off{{/if}}' },
      }),
    ).toBe('trueoff')
  })

  it('goes before a variant of another engine and after one of its own', () => {
    const variants = {
      m: 'general',
      'duckdb/m': 'duck',
      'postgres/other': 'pg',
      'duckdb/other': 'duck',
      'postgres/m': 'pg',
    }
    expect(sqlOf('{{m}} {{other}}', { macros: variants })).toBe('duck duck')
    expect(sqlOf('{{m}} {{other}}', { macros: variants, dialect: 'postgres' })).toBe('pg pg')
    expect(sqlOf('{{m}}', { macros: { m: 'general', 'postgres/m': 'pg' } })).toBe('general')
  })
})

describe('mistakes in a call', () => {
  const surroundings = {
    macros: {
      double,
      max_of: '{{!-- column: name --}}max({{column}})',
      joined: '{{!-- parts: list --}}{{#each parts}}{{this}}{{/each}}',
      'postgres/only_there': 'x',
    },
  }

  it.each([
    [
      '{{doubel amount="a"}}',
      '1:1 unknown_name There is no helper or macro "doubel". | Did you mean "double"?',
    ],
    ['{{> doubel amount="a"}}', '1:1 unknown_macro There is no macro "doubel". | Did you mean "double"?'],
    ['{{only_there}}', '1:1 unknown_macro The macro "only_there" has no variant for duckdb.'],
    ['{{double}}', '1:1 macro_parameter double needs "amount". | double takes amount: expr.'],
    ['{{double amount="a" factor="b"}}', '1:21 macro_parameter double has no parameter "factor".'],
    [
      '{{double amuont="a" amount="b"}}',
      '1:10 macro_parameter double has no parameter "amuont". | Did you mean "amount"?',
    ],
    ['{{double "a" "b"}}', '1:15 macro_parameter double is given one value too many.'],
    ['{{double "a" amount="b"}}', '1:14 macro_parameter "amount" is given twice to double.'],
    ['{{double amount=(list "a")}}', '"amount" of double is a list where one expr is wanted.'],
    ['{{double amount=""}}', '"amount" of double is empty.'],
    ['{{double amount="a -- b"}}', '"amount" of double ends inside a SQL comment.'],
    ['{{double amount="\'a"}}', '"amount" of double leaves a quote open.'],
    ['{{double amount="a) or (b"}}', '"amount" of double closes a ")" that it did not open.'],
    ['{{double amount="f(a"}}', '"amount" of double leaves a parenthesis open'],
    ['{{double amount="a; drop table b"}}', '"amount" of double has a semicolon.'],
    ['{{max_of column="a + b"}}', '"column" of max_of is "a + b", not a name.'],
    ['{{max_of column=true}}', '"column" of max_of is not a name.'],
    ['{{joined parts="a"}}', '"parts" of joined is not a list.'],
    ['{{joined parts=(list "a" "(")}}', '"parts" of joined has an item that leaves a parenthesis open'],
    ['{{double amount=column}}', '1:17 unknown_name There is no helper or macro "column".'],
  ])('refuses %s', (text, mistake) => {
    const [first = ''] = mistakes(text, surroundings)
    expect(first).toContain(mistake)
  })
})

describe('mistakes in a macro', () => {
  it('are told at the macro, with the calls that led there', () => {
    const surroundings = { macros: { outer: 'a\n{{inner x="1"}}', inner: '{{!-- x: expr --}}\n {{y}}' } }
    expect(mistakes('select\n  {{outer}}', surroundings)).toEqual([
      expect.stringContaining(
        'macros/inner.sql:2:2 unknown_name There is no parameter, helper or macro "y". (called at macros/outer.sql:2:1, from models/model.sql:2:3)',
      ),
    ])
  })

  it.each([
    ['{{as_of}}', 'as_of is not visible inside a macro.'],
    ['{{self}}', 'self is not visible inside a macro.'],
    ['{{env "X"}}', 'env is not visible inside a macro.'],
    ['{{#incremental}}x{{/incremental}}', '#incremental is not visible inside a macro.'],
    ['{{config tags="a"}}', 'config stands here inside a macro or block.'],
  ])('include %s, which belongs to models', (text, mistake) => {
    expect(mistakes('{{m}}', { macros: { m: text } })).toEqual([expect.stringContaining(mistake)])
  })

  it('include a call of itself, with the whole circle', () => {
    const circle = { macros: { a: '{{b}}', b: '{{c}}', c: '{{#if (var "x")}}{{a}}{{/if}}' } }
    const expected = [
      expect.stringContaining('macros/c.sql:1:18 macro_cycle The macro calls itself: a -> b -> c -> a.'),
    ]
    expect(mistakes('{{a}}', { ...circle })).toEqual(expected)
    expect(mistakesOf(() => dependenciesOf('{{a}}', circle))).toEqual(expected)
  })

  it('include arguments for a parameter', () => {
    expect(mistakes('{{m x="1"}}', { macros: { m: '{{!-- x: expr --}}{{x "2"}}' } })).toEqual([
      expect.stringContaining('"x" is a parameter: it takes no arguments.'),
    ])
  })
})

describe('mistakes in the files of macros', () => {
  const errors = (texts: Readonly<Record<string, string>>) => {
    const library = new MacroLibrary(macros(texts), 'duckdb')
    return library
      .errors()
      .map(
        (error) =>
          `${error.where?.file ?? ''}:${error.where?.line ?? 0}:${error.where?.column ?? 0} ${error.message}`,
      )
  }

  it.each([
    [{ m: '{{!-- x: exprr, y --}}' }, 'macros/m.sql:1:7 The parameter "x" has the kind "exprr".'],
    [{ m: '{{!-- x: expr\n   x: name --}}' }, 'macros/m.sql:2:4 The parameter "x" is declared twice.'],
    [{ m: '{{!-- target: expr --}}' }, 'macros/m.sql:1:7 A parameter cannot be called "target".'],
    [{ ref: 'x' }, 'macros/ref.sql:1:1 A macro cannot be called "ref".'],
    [{ 'a-b': 'x' }, 'macros/a-b.sql:1:1 "a-b" cannot be called: it is not an identifier.'],
    [{ m: 'x -- y\n' }, 'macros/m.sql:1:7 The macro ends inside a SQL comment.'],
    [{ m: "x || '" }, 'macros/m.sql:1:7 The macro ends inside an open quote.'],
    [{ 'postgres/m': '{{#if x}}' }, 'macros/postgres/m.sql:1:1 {{#if}} is never closed.'],
    [
      { m: '{{!-- a: expr --}}', 'postgres/m': '{{!-- a: name --}}' },
      'macros/postgres/m.sql:1:1 The variants of "m" declare different parameters: (a: name) here, (a: expr) in macros/m.sql.',
    ],
  ])('are found without a call: %j', (texts, mistake) => {
    expect(errors(texts)).toEqual([mistake])
  })

  it('do not include prose', () => {
    expect(
      errors({
        m: '{{!-- Rounds down. Note: exact.\n gives: the floor of it\n amount: expr, coins --}}\n{{amount}}',
      }),
    ).toEqual([])
  })

  it('are told again where the macro is called', () => {
    expect(mistakes('{{m}}', { macros: { m: '{{{x}}}' } })).toEqual([
      expect.stringContaining('macros/m.sql:1:1'),
    ])
  })
})
