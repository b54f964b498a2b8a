import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parsePlainYaml } from '../../../src/project/plain-yaml.js'
import { parseAnyYaml, type Problem, type YamlNode } from '../../../src/project/yaml-tree.js'

function byLibrary(text: string): { readonly tree: YamlNode; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  return { tree: parseAnyYaml(text, (problem) => problems.push(problem)), problems }
}

/** Either it gives up, or it gives what the library gives, and the library finds nothing wrong. */
function agrees(text: string): boolean {
  const tree = parsePlainYaml(text)
  if (tree === undefined) return false
  expect({ text, tree, problems: [] }).toEqual({ text, ...byLibrary(text) })
  return true
}

const sample = `# comment
models:
  - name: validator_pnl   # trailing
    description: What each validator earned; NULL while unknown.

    config: { materialized: table, grain: [chain_id, period_id], meta: { a: 1e47, b: "x, y", c: 'z' } }
    columns:
    - name: exec_fees_native
      type: DECIMAL(38,18)
      tests: [accepted_range: { min: 0 }, not_null]
    -   name: b
        tests: []
  # between
  - name: other
    description: >-
      Two lines: folded, # no comment
      into one.

  - name: last
    description: >- # why
      Ends: here.
    meta: {}
unit_tests:
  - expression: "a = 'b' # no comment"
  - - nested
`

describe('parsePlainYaml', () => {
  it('reads what project files are made of, without the library', () => {
    const plain = sample.replace('  - - nested\n', '')
    expect(agrees(plain)).toBe(true)
  })

  it("reads the project's own aurora.yml", () => {
    expect(agrees(readFileSync(fileURLToPath(new URL('../../../aurora.yml', import.meta.url)), 'utf8'))).toBe(
      true,
    )
  })

  it.each([
    'a: |\n  block\n',
    'a: >\n  folded\n',
    'a: >-\n  one\n\n  two\n',
    'a: >-\n  one\n   two\n',
    'a: >-\n  one \n  two\n',
    'a: >-\n  one\n \nb: 1\n',
    'a: >-\n  one\n# no\nb: 1\n',
    'a: >-\n  one\n   \n',
    'a: >-\n  one\n\n  # two\n',
    'a: >-\n\n  one\n',
    'a: >-\nb: 1\n',
    'a:\n  - >-\n    x\n  - >-\n   y\n',
    'a: >-x\n',
    'a: >-\n',
    'a: b\n  c\n',
    'a: "x\n  y"\n',
    'a: "\\n"\n',
    "a: 'it''s'\n",
    'a: &x b\nc: *x\n',
    'a: !!str b\n',
    'a:\nb: 1\n',
    'a: {b, c: 1}\n',
    'a: [b,\n  c]\n',
    'a: b: c\n',
    'a: b:\n',
    'a: 1\na: 2\n',
    'a: {b: 1, b: 2}\n',
    'a: [b]c\n',
    'a:\n - b\n  - c\n',
    'a:\n  b: 1\n c: 2\n',
    '? a\n: b\n',
    '- - a\n',
    '---\na: 1\n',
    '...\n',
    'a: [b, , c]\n',
    'a: {"b": 1}\n',
    'a: {b:1}\n',
    'a: {b : 1}\n',
    'a: [b#c]\n',
    'a: [b #c]\n',
    '\ta: 1\n',
    'a: 1\r\nb: 2\r\n',
    'just text\n',
    '',
    '# nothing\n',
    'a: [[b: c: d]]\n',
    'a: @x\n',
    'a: %x\n',
    'a: [1\n',
    '  a: 1\n',
    'a: - b\n',
    'a:  - b\n',
    'a: "x" y\n',
    '-\n',
  ])('gives up or agrees: %j', (text) => {
    agrees(text)
  })

  it('agrees on whatever a YAML writer writes', () => {
    const key = fc.stringMatching(/^[a-z][a-z_]{0,5}$/)
    const text = fc.oneof(
      fc.stringMatching(/^[ -~]{0,12}$/),
      fc.string(),
      fc.constantFrom('1e47', '0x1F', 'a: b', 'a #b', '- a'),
    )
    const value = fc.letrec((tie) => ({
      node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, tie('list'), tie('map')),
      list: fc.array(tie('node'), { maxLength: 3 }),
      map: fc.dictionary(key, tie('node'), { maxKeys: 3 }),
    })).map
    let read = 0
    fc.assert(
      fc.property(value, fc.boolean(), fc.boolean(), (map, isFlow, indentSeq) => {
        if (
          agrees(
            stringify(isFlow ? { map: [map] } : map, {
              indentSeq,
              ...(isFlow ? { collectionStyle: 'flow', lineWidth: 0 } : {}),
            }),
          )
        )
          read += 1
      }),
      { numRuns: 200 },
    )
    // Were nearly everything refused, agreeing would say little.
    expect(read).toBeGreaterThan(20)
  })

  it('agrees or gives up when plain YAML is changed at random places', () => {
    const edit = fc.record({
      at: fc.nat(sample.length),
      remove: fc.nat(3),
      insert: fc.constantFrom(
        '',
        ' ',
        '  ',
        '\n',
        ':',
        ': ',
        '- ',
        '-',
        '#',
        ' #',
        '"',
        "'",
        '[',
        ']',
        '{',
        '}',
        ',',
        '&',
        '*',
        '!',
        '|',
        '>',
        '%',
        '@',
        '?',
        '? ',
        '~',
        '<<',
        'x',
        '0',
        '\\',
        '\n\n',
        '---',
        '\t',
        'é',
      ),
    })
    let read = 0
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let text = sample.replace('  - - nested\n', '')
        for (const { at, remove, insert } of edits)
          text = text.slice(0, at) + insert + text.slice(at + remove)
        if (agrees(text)) read += 1
      }),
      { numRuns: 300 },
    )
    expect(read).toBeGreaterThan(20)
  })
})
