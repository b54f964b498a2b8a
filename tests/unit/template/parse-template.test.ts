import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ContentCache } from '../../../src/base/content-cache.js'
import { parseTemplate } from '../../../src/template/parse-template.js'
import { mistakesOf, modelFile } from './template-fixtures.js'

const mistakes = (text: string) => mistakesOf(() => parseTemplate(text, modelFile))

describe('what is outside the list of a template', () => {
  it.each([
    ['a\n  {{{ref "x"}}}', '2:3', '{{{…}}} and {{& …}} are not known'],
    ['{{& x}}', '1:1', '{{& …}} are not known'],
    ['{{* decorator}}', '1:1', 'Decorators'],
    ['{{#* inline "x"}}{{/inline}}', '1:1', 'Decorators'],
    ['{{#> layout}}x{{/layout}}', '1:1', 'A macro has no body'],
    ['{{> (name) a="1"}}', '1:1', 'not computed'],
    ['{{{{raw}}}} {{x}} {{{{/raw}}}}', '1:1', 'Raw blocks'],
    ['select {{#loop x}}{{/loop}}', '1:8', 'The block {{#loop}} is not known'],
    ['{{^x}}a{{/x}}', '1:1', '{{^x}} is not known'],
    ['{{#each x as |item|}}{{/each}}', '1:1', '"as |…|" is not known'],
    ['{{#if a b}}{{/if}}', '1:1', '{{#if}} takes one value'],
    ['{{#if}}{{/if}}', '1:1', '{{#if}} takes one value'],
    ['{{#incremental x}}{{/incremental}}', '1:1', '{{#incremental}} takes no value'],
    ['{{~ref "x"}}', '1:1', 'Whitespace control'],
    ['{{#if x~}}{{/if}}', '1:1', 'Whitespace control'],
    ['{{"text"}}', '1:1', 'A tag begins with a name'],
    ['{{42}}', '1:1', 'A tag begins with a name'],
    ['{{list null}}', '1:8', '"null" is not a value'],
    ['{{list undefined}}', '1:8', '"undefined" is not a value'],
    ['{{list 1e5}}', '1:8', 'has an exponent'],
    ['{{list -1.5e10}}', '1:8', 'has an exponent'],
    ['{{list 1e-18}}', '1:8', 'has an exponent'],
    ['{{list 1_000}}', '1:8', 'neither a number nor a name'],
    ['{{../x}}', '1:3', 'reaches out of its block'],
    ['{{this.x}}', '1:3', 'not a plain name'],
    ['{{a.b}}', '1:3', 'not a plain name'],
    ['{{[a b]}}', '1:3', 'not a plain name'],
    ['{{x.constructor}}', '1:3', 'not a plain name'],
    ['{{@root}}', '1:3', '"@root" is not known'],
    ['{{config "table"}}', '1:1', 'config takes named values only'],
    ['{{m a="1" a="2"}}', '1:11', '"a" is given twice'],
    ['a\u2028b', '1:2', 'U+2028'],
    ['a\0b', '1:2', 'U+0000'],
  ])('refuses %j', (text, place, message) => {
    const [first = '', ...others] = mistakes(text)
    expect(others).toEqual([])
    expect(first).toContain(`${modelFile}:${place} `)
    expect(first).toContain(message)
  })

  it('tells every mistake of a file at once', () => {
    expect(mistakes('{{{a}}}\n{{b.c}}\n{{list 1e5}}')).toHaveLength(3)
  })
})

describe('what cannot be read at all', () => {
  it.each([
    ['a\n\n {{#if x}}\nb', '3:2', '{{#if}} is never closed.'],
    ['{{#if x}}{{#each y}}{{/each}}', '1:1', '{{#if}} is never closed.'],
    ['\\{{#if}} {{!-- {{#if}} --}} {{#each y}}', '1:29', '{{#each}} is never closed.'],
    ['{{#if x}}{{/each}}', '1:4', '{{#if}} is closed by {{/each}}.'],
    ['x {{/if}}', '1:3', 'closes a block that is not open'],
    ['x {{else}}', '1:3', 'outside of any block'],
    ['x\n{{ref "a"\nfrom', '2:1', 'never closed'],
    ['{{ref "a\nfrom', '1:1', 'never closed'],
    ['{{ref "a" from {{ref "b"}}', '1:1', 'never closed'],
    ['a {{!-- b', '1:3', 'The comment {{!-- is never closed.'],
    ['a\n{{ }}', '2:4', 'ends where a name or value is expected'],
    ['{{list (a}}', '1:10', 'ends where a name or value is expected'],
    ['{{a}}}', '1:4', 'Three braces'],
    ['{{a/../b}}', '1:3', 'is not known here'],
    ['{{m a=1 % b}}', '1:9', '"%" is not expected here.'],
  ])('says in one sentence what is wrong with %j, and where', (text, place, message) => {
    const [first = '', ...others] = mistakes(text)
    expect(others).toEqual([])
    expect(first).toContain(`${modelFile}:${place} `)
    expect(first).toContain(message)
    expect(first).not.toMatch(/Expecting|Parse error/)
  })
})

describe('places where a tag must not stand', () => {
  it.each([
    ['-- {{ref "x"}}', '1:4'],
    ['select 1 /* a\n {{ref "x"}} */', '2:2'],
    ['/* a /* b */ {{ref "x"}} */', '1:14'],
    ['-- {{#if x}}\n{{/if}}', '1:4'],
    ['-- {{config tags="a"}}', '1:4'],
    ["select '--' -- {{target}}", '1:16'],
    ["select $$ ' $$ -- {{target}}", '1:19'],
    ["select E'\\'' -- {{target}}", '1:17'],
  ])('refuses a tag inside the SQL comment of %j', (text, place) => {
    expect(mistakes(text)).toEqual([
      expect.stringContaining(`${modelFile}:${place} template_place A tag stands inside a SQL comment.`),
    ])
  })

  it.each([
    "select '--' {{target}}",
    'select "/*" {{target}}',
    '-- a comment\n{{target}}',
    '/* a /* b */ c */ {{target}}',
    'select $tag$ -- $tag$ {{target}}',
    "select E'\\'--' {{target}}",
    "select a$b$, '--' {{target}}",
    '-- {{!-- a template comment may stand anywhere --}}',
    '- {{target}} - {{target}}',
  ])('accepts the tag of %j', (text) => {
    expect(mistakes(text)).toEqual([])
  })

  it.each(['var "x"', 'env "X"', 'as_of', 'ref "x"', 'self'])('refuses {{%s}} inside quotes', (tag) => {
    expect(mistakes(`select '{{${tag}}}'`)).toEqual([expect.stringContaining('stands inside quotes')])
  })

  it('refuses a block that leaves a comment or quote open', () => {
    expect(mistakes('{{#if a}}-- b{{/if}}\nc')).toEqual([
      expect.stringContaining('A comment that begins inside'),
    ])
    expect(mistakes("{{#if a}}'b{{else}}'c'{{/if}}")).toEqual([
      expect.stringContaining('A quote that begins inside'),
    ])
    expect(mistakes('{{#each x}}-- b\n{{/each}}')).toEqual([])
  })
})

describe('the cache of parsed templates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aurora-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('gives the same template from the file as from the text', () => {
    const text =
      '{{!-- a: expr --}}\nselect {{#if (eq target "duckdb")}}{{m a=1.50 b=(list "x" true)}}{{else}}\\{{{{/if}}'
    const path = join(folder, 'cache.json')
    const first = new ContentCache(path, '1')
    const parsed = parseTemplate(text, modelFile, first)
    first.save()
    const second = new ContentCache(path, '1')
    expect(parseTemplate(text, modelFile, second)).toEqual(parsed)
    expect(parseTemplate(text, modelFile)).toEqual(parsed)
  })

  it('keeps nothing of a text with mistakes', () => {
    const cache = new ContentCache(join(folder, 'other.json'), '1')
    expect([1, 2].map(() => mistakesOf(() => parseTemplate('{{{x}}}', modelFile, cache)).length)).toEqual([
      1, 1,
    ])
  })
})
