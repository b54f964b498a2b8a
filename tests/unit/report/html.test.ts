import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Html, cssString, html } from '../../../src/report/html.js'

/** Any UTF-16 units, halves of pairs among them. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units))

describe('html', () => {
  it('escapes what stands in text and attributes, and joins lists', () => {
    const name = `<b a="1" b='2'> & co`
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      '<p title="&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt; &amp; co">&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt; &amp; co</p>',
    )
    const items = ['a', 'b<'].map((item) => html`<li>${item}</li>`)
    expect(html`${items}${null}${3}`.text).toBe('<li>a</li><li>b&lt;</li>3')
  })

  it('shows characters that a page cannot hold as what they are not', () => {
    expect(html`${'a\u0000b\u001b[31mc\u0085d\te\n'}`.text).toBe('a\ufffdb\ufffd[31mc\ufffdd\te\n')
  })

  it('lets no text open a tag or end an attribute', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"']/)
      }),
    )
  })
})

describe('a string in a style sheet', () => {
  it('keeps letters and escapes the rest', () => {
    expect(cssString('Acme Ltd, 842')).toBe('"Acme Ltd, 842"')
    expect(cssString('a"b\\c\n</style>')).toBe('"a\\22 b\\5c c \\3c /style\\3e "')
    expect(cssString('Zürich')).toBe('"Z\\fc rich"')
  })

  it('neither ends before its end nor ends the sheet', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cssString(text).slice(1, -1)).not.toMatch(/["<\n\r\f]|\\(?![0-9a-f]{1,6} )/)
      }),
    )
  })

  it('is refused where the sheet would end', () => {
    expect(() => Html.style('a { content: "</style>" }')).toThrow('would end')
  })
})
