/** Text that is HTML already; only `html` makes it, so that nothing else gets into a page as it is. */
export class Html {
  readonly text: string

  private constructor(text: string) {
    this.text = text
  }

  /** A template whose values are escaped unless they are HTML themselves; lists are joined, null leaves nothing. */
  static from(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
    return new Html(
      strings
        .map((string, index) => (index === 0 ? string : rendered(values[index - 1] ?? null) + string))
        .join(''),
    )
  }

  /** A style sheet within the page. Values in it come through `cssString`, so that none of them can end it. */
  static style(css: string): Html {
    if (css.includes('</')) throw new Error('a style sheet would end before its end')
    return new Html(`<style>${css}</style>`)
  }
}

export type HtmlValue = Html | string | number | null | readonly HtmlValue[]

/** A piece of a page: html`<td>${name}</td>` shows whatever `name` is as text, inside and outside of attributes. */
export const html = Html.from.bind(Html)

function rendered(value: HtmlValue): string {
  if (value === null) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return value.map(rendered).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters have no place in a page, and no browser agrees with another on them. */
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

function escaped(text: string): string {
  return text.replace(unprintable, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** A string of CSS, quotes included, that cannot end before its end. */
export function cssString(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9 .,:;()/_-]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x20 ? ' ' : `\\${code.toString(16)} `
  })
  return `"${safe}"`
}
