import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Position } from '../../../src/project/types.js'
import { SourceText } from '../../../src/template/source-text.js'
import type { Rendered } from '../../../src/template/types.js'
import { macros, modelFile, render, type Surroundings } from './template-fixtures.js'

/** `file:line:column` of the first occurrence of a text in what was rendered, and of the calls that led to it. */
function placeOf(rendered: Rendered, text: string): readonly string[] {
  const offset = rendered.sql.indexOf(text)
  expect(offset).toBeGreaterThanOrEqual(0)
  const { position, via } = rendered.map.locate(offset)
  return [position, ...via].map(({ file, line, column }) => `${file}:${line}:${column}`)
}

describe('the place of rendered text', () => {
  it('is where it stands in the model', () => {
    const rendered = render('{{!-- a\n comment --}}\nselect 1,\n  {{#if true}} two{{/if}}, \\{{three')
    expect(placeOf(rendered, 'select')).toEqual(['models/model.sql:3:1'])
    expect(placeOf(rendered, 'two')).toEqual(['models/model.sql:4:16'])
    expect(placeOf(rendered, '{{three')).toEqual(['models/model.sql:4:29'])
  })

  it('is the tag for what a tag writes', () => {
    const rendered = render('select *\nfrom {{ref "a"}} where x = {{var "v"}}')
    expect(placeOf(rendered, '"a"')).toEqual(['models/model.sql:2:6'])
    expect(placeOf(rendered, 'of v')).toEqual(['models/model.sql:2:28'])
  })

  it('is the macro for its body, with the calls outside in, and the model for what the model gave it', () => {
    const rendered = render('select\n  {{outer x="given + 1"}}', {
      macros: {
        outer: '{{!-- x: expr --}}\nouter_body({{inner y=x z="own"}})',
        inner: '{{!-- y: expr\n z: expr --}}\ninner_body({{y}}, {{z}})',
      },
    })
    expect(rendered.sql).toBe('select\n  outer_body(inner_body((given + 1), (own)))')
    expect(placeOf(rendered, 'outer_body')).toEqual(['macros/outer.sql:2:1', 'models/model.sql:2:3'])
    expect(placeOf(rendered, 'inner_body')).toEqual([
      'macros/inner.sql:3:1',
      'models/model.sql:2:3',
      'macros/outer.sql:2:12',
    ])
    expect(placeOf(rendered, 'given')).toEqual(['models/model.sql:2:14'])
    expect(placeOf(rendered, '+ 1')).toEqual(['models/model.sql:2:20'])
    expect(placeOf(rendered, 'own')).toEqual(['macros/outer.sql:2:27', 'models/model.sql:2:3'])
    expect(placeOf(rendered, '(given')).toEqual([
      'macros/inner.sql:3:12',
      'models/model.sql:2:3',
      'macros/outer.sql:2:12',
    ])
  })

  it('is the beginning of a literal with escapes for all of it', () => {
    const rendered = render('{{m x="a \\"b\\" c"}}', { macros: { m: '{{!-- x: expr --}}{{x}}' } })
    expect(rendered.sql).toBe('(a "b" c)')
    expect(placeOf(rendered, 'c')).toEqual(['models/model.sql:1:8'])
  })

  it('can be asked by line and column', () => {
    const rendered = render('a\n{{!-- x --}}\nb {{ref "c"}} d\r\ne')
    expect(rendered.map.locateLine(2, 1).position).toEqual({ file: modelFile, line: 3, column: 1 })
    expect(rendered.map.locateLine(2, rendered.sql.indexOf(' d') - 1).position).toEqual({
      file: modelFile,
      line: 3,
      column: 14,
    })
    expect(rendered.map.locateLine(3, 1).position).toEqual({ file: modelFile, line: 4, column: 1 })
  })

  it('is the nearest one for an offset outside of the text', () => {
    const rendered = render('ab')
    expect(rendered.map.locate(-5).position).toEqual({ file: modelFile, line: 1, column: 1 })
    expect(rendered.map.locate(99).position).toEqual({ file: modelFile, line: 1, column: 3 })
    expect(rendered.map.locateLine(9, 9).position).toEqual({ file: modelFile, line: 1, column: 3 })
    expect(render('').map.locate(0).position).toEqual({ file: modelFile, line: 1, column: 1 })
    expect(render('').map.locateLine(1, 1).via).toEqual([])
  })
})

describe('for any template', () => {
  const content = fc.stringMatching(/^[a-z ,.é€\u{1F600}\n\r\t]{0,12}$/u)
  const templates: fc.Arbitrary<string> = fc.letrec<{ parts: string; part: string }>((tie) => ({
    parts: fc
      .array(tie('part'), { maxLength: 5, depthIdentifier: 'template' })
      .map((parts) => parts.join('')),
    part: fc.oneof(
      { depthSize: 'small', withCrossShrink: true, depthIdentifier: 'template' },
      content,
      fc.constantFrom(
        '\\{{brace}} ',
        '{{!-- note --}}',
        '{{!-- two\nlines --}}\n',
        '{{! short }}',
        '{{ref "a"}}',
        '{{ref\n  "a"}}',
        '{{macro x="given text"}}',
        '{{> macro x=(macro x="deep")}}',
        "'quoted -- '",
        '-- comment\r\n',
      ),
      fc
        .tuple(fc.constantFrom('true', 'false', '(eq target "duckdb")'), tie('parts'), tie('parts'))
        .map(([condition, then, otherwise]) => `{{#if ${condition}}}${then}{{else}}${otherwise}{{/if}}`),
      tie('parts').map((body) => `\n  {{#if true}}\n${body}\n  {{else if false}}\nx\n  {{/if}}  \n`),
      tie('parts').map((body) => `{{#each (list "1" "2")}}\r\n${body}{{this}}{{/each}}`),
      tie('parts').map((body) => `{{#unless false}}${body}{{/unless}}`),
    ),
  })).parts
  const surroundings: Surroundings = {
    scope: { ref: () => 'ΩΩΩ' },
    macros: { macro: '{{!-- x: expr --}}\nbody\n{{#if true}}\n [{{x}}]\n{{/if}}\nend\n' },
  }

  it('each character is located where it stands in its file', () => {
    fc.assert(
      fc.property(templates, (text) => {
        const rendered = render(text, surroundings)
        const sources = new Map(
          [{ file: modelFile, text }, ...macros(surroundings.macros ?? {})].map((file) => [
            file.file,
            new SourceText(file.file, file.text),
          ]),
        )
        for (let offset = 0; offset < rendered.sql.length; offset += 1) {
          const written = rendered.sql.charAt(offset)
          const there = characterAt(sources, rendered.map.locate(offset).position)
          // Only relations (all "Ω" here) and the parentheses around expressions stand in no file.
          expect(there).toBe('Ω()'.includes(written) ? '{' : written)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('nothing but what a tag decides is lost or changed', () => {
    fc.assert(
      fc.property(content, content, content, (before, inside, after) => {
        const text = `a${before}{{#if true}}b${inside}b{{/if}}${after}a`
        expect(render(text).sql).toBe(`a${before}b${inside}b${after}a`)
      }),
      { numRuns: 100 },
    )
  })

  function characterAt(sources: ReadonlyMap<string, SourceText>, position: Position): string {
    const source = sources.get(position.file)
    if (source === undefined) throw new Error(`no file ${position.file}`)
    return source.text.charAt(source.offset(position.line, position.column - 1))
  }
})
