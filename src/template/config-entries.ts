import type { Value } from './value.js'

interface ConfigArgument {
  readonly name: string
  readonly value: Value
  readonly at: number
}

/** The source texts of `{{config …}}` by key; a list is `a, b`. */
export function configEntries(
  values: readonly ConfigArgument[],
  fail: (at: number, message: string) => void,
): Readonly<Record<string, string>> {
  const entries: [string, string][] = []
  for (const { name, value, at } of values) {
    const text = sourceText(value)
    if (text === undefined) fail(at, `The value of "${name}" is not a literal.`)
    else entries.push([name, text])
  }
  return Object.fromEntries(entries)
}

function sourceText(value: Value): string | undefined {
  switch (value.kind) {
    case 'text':
      return value.isLiteral ? value.raw : undefined
    case 'boolean':
      return value.value === undefined ? undefined : String(value.value)
    case 'list': {
      const items = value.items.map(sourceText)
      return items.includes(undefined) ? undefined : items.join(', ')
    }
    case 'unknown':
      return undefined
  }
}
