import { describe, expect, it } from 'vitest'
import { EngineError } from '../../../src/engine/engine-error.js'
import { locateEngineError } from '../../../src/template/locate-engine-error.js'
import { MacroLibrary } from '../../../src/template/macro-library.js'
import { parseTemplate } from '../../../src/template/parse-template.js'
import { renderGenericTest } from '../../../src/template/render-generic-test.js'
import { renderTemplate } from '../../../src/template/render-template.js'
import { wrapEphemerals } from '../../../src/template/wrap-ephemerals.js'
import { macros, mistakesOf, render, scope } from './template-fixtures.js'

const rendered = (file: string, text: string) =>
  renderTemplate(parseTemplate(text, file), new MacroLibrary([], 'duckdb'), scope)

describe('a model with ephemeral parents', () => {
  const model = rendered('models/m.sql', 'select * from "b"\n-- the end')
  const steps = [
    { name: 'a', rendered: rendered('models/a.sql', 'select 1 as one -- a') },
    { name: 'b', rendered: rendered('models/b.sql', '{{!-- b --}}\nselect * from "a"') },
  ]
  const wrapped = wrapEphemerals(model, steps, 'm')

  it('has them as steps before it, in order', () => {
    expect(wrapped.sql.replaceAll('\n', ' ')).toBe(
      'with "a" as ( select 1 as one -- a ), "b" as ( select * from "a" ) select * from ( select * from "b" -- the end ) as "m"',
    )
  })

  it('keeps the place of every part', () => {
    const placeOf = (text: string) => wrapped.map.locate(wrapped.sql.indexOf(text)).position
    expect(placeOf('one')).toEqual({ file: 'models/a.sql', line: 1, column: 13 })
    expect(placeOf('from "a"')).toEqual({ file: 'models/b.sql', line: 2, column: 10 })
    expect(placeOf('the end')).toEqual({ file: 'models/m.sql', line: 2, column: 4 })
    expect(placeOf('with')).toEqual({ file: 'models/a.sql', line: 1, column: 1 })
    expect(placeOf('"b" as')).toEqual({ file: 'models/b.sql', line: 2, column: 1 })
    expect(placeOf(') as "m"').file).toBe('models/m.sql')
    expect(wrapped.map.locateLine(2, 1).position).toEqual({ file: 'models/a.sql', line: 1, column: 1 })
  })

  it('is left as it is without any', () => {
    expect(wrapEphemerals(model, [], 'm')).toBe(model)
  })
})

describe('what an engine says of rendered SQL', () => {
  const model = render('select\n  {{twice x="amount"}} as doubled', {
    macros: { twice: '{{!-- x: expr --}}\nduble({{x}})' },
  })
  const error = (position: number | undefined, prefix = '', sql = model.sql) =>
    new EngineError('no function "duble"', { engineCode: 'binder', position, sql: prefix + sql })

  it('is told at the place in the macro, with the calls that led there', () => {
    const located = locateEngineError(error(model.sql.indexOf('duble')), model, 'model')
    expect(located.where).toEqual({ file: 'macros/twice.sql', line: 2, column: 1, node: 'model' })
    expect(located.message).toBe('no function "duble"\nin the macro called at models/model.sql:2:3')
    expect(located).toMatchObject({ code: 'engine_binder', exitCode: 1 })
  })

  it("is told in the model where the text is the model's own, inside a longer statement too", () => {
    const prefix = 'create table t as '
    const located = locateEngineError(
      error(prefix.length + model.sql.indexOf('amount'), prefix),
      model,
      'model',
    )
    expect(located.where).toEqual({ file: 'models/model.sql', line: 2, column: 14, node: 'model' })
    expect(located.message).toBe('no function "duble"')
  })

  it.each([
    ['no place', error(undefined)],
    ['a place outside of the text', error(3, 'create table t as ')],
    ['another statement', error(3, '', 'select 2')],
  ])('is told of the node alone where the engine names %s', (_, engineError) => {
    expect(locateEngineError(engineError, model, 'model').where).toEqual({ node: 'model' })
  })
})

describe("a generic test of one's own", () => {
  const definition = {
    name: 'within',
    text: '{{!-- low: expr\n words: list\n model: name --}}\nselect * from {{model}}\nwhere {{column}} < {{low}} or {{column}} in ({{#each words}}{{this}}{{/each}}) {{note}}\n',
    file: 'tests/generic/within.sql',
  }
  const library = new MacroLibrary(macros({ note: '/* {{!-- --}}note */' }), 'duckdb')
  const run = (values: Parameters<typeof renderGenericTest>[1]) =>
    renderGenericTest(definition, values, library, scope)
  const values = { model: '(select 1 as "order") as t', column: 'order', low: 'a + 1', words: ["'x'"] }

  it('is a macro over the relation, the column and its arguments', () => {
    expect(run(values).sql).toBe(
      'select * from (select 1 as "order") as t\nwhere "order" < (a + 1) or "order" in ((\'x\')) /* note */',
    )
  })

  it('places what it was given at the tag', () => {
    const test = run(values)
    expect(test.map.locate(test.sql.indexOf('select 1')).position).toEqual({
      file: definition.file,
      line: 4,
      column: 15,
    })
    expect(test.map.locate(test.sql.indexOf('a + 1')).position).toEqual({
      file: definition.file,
      line: 5,
      column: 20,
    })
  })

  it('takes flags', () => {
    const flagged = { ...definition, text: '{{!-- strict: expr --}}{{#if strict}}a{{else}}b{{/if}}' }
    expect(renderGenericTest(flagged, { model: 'm', strict: true }, library, scope).sql).toBe('a')
  })

  it('refuses missing and misshapen arguments, and a column where there is none', () => {
    expect(mistakesOf(() => run({ model: 'm', low: '1' }))).toEqual([
      expect.stringContaining('within needs "words"'),
    ])
    expect(mistakesOf(() => run({ ...values, words: 'x' }))).toEqual([
      expect.stringContaining('"words" of within is not a list'),
    ])
    expect(mistakesOf(() => run({ ...values, low: null }))).toEqual([
      expect.stringContaining('"low" of within is neither a text nor a flag nor a list of these.'),
    ])
    const withoutColumn = { model: 'm', low: '1', words: [] }
    expect(mistakesOf(() => run(withoutColumn))).toEqual([
      expect.stringContaining('There is no parameter, helper or macro "column".'),
    ])
  })
})
