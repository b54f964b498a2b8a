import type { Place, YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-tree.js'

/**
 * The tree of a YAML file of the plain kind that nearly all project files are of: block maps and lists, values on one
 * line or folded by `>-`, no anchors, tags, escapes or empty values. Undefined for everything else and for whatever is not certain,
 * errors included: that is the YAML library's to read. A cold load of a thousand models spends three quarters of its
 * time in the library; this reads them some twenty times faster, and a test holds it to the library's results.
 */
export function parsePlainYaml(text: string): YamlNode | undefined {
  if (unusualCharacter.test(text)) return undefined
  try {
    return new PlainYaml(text).document()
  } catch (error) {
    if (error === notPlain) return undefined
    throw error
  }
}

// One for all: giving up is an ordinary outcome and needs no stack.
const notPlain = new Error('not plain YAML')

// eslint-disable-next-line no-control-regex -- tabs, other line breaks and control characters have rules of their own
const unusualCharacter = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/
const blockKey = /([A-Za-z_][A-Za-z0-9_-]{0,99}):(?= |$)/y
const quoted = /"([^"\\]*)"|'([^']*)'(?!')/y
const blockPlain = /[A-Za-z0-9_./$<=+(~\u00a1-\uffff].*|-[A-Za-z0-9_].*/y
const flowPlain = /(?:[A-Za-z0-9_./$<=+(~\u00a1-\uffff]|-[A-Za-z0-9_])[^,[\]{}:#]*/y

class PlainYaml {
  readonly #lines: readonly string[]
  /** 0-based. */
  #line = 0
  #column = 0

  constructor(text: string) {
    this.#lines = text.split('\n')
  }

  document(): YamlNode {
    this.#nextLine(0)
    const node = this.#block(0)
    if (this.#line < this.#lines.length) throw notPlain
    return node
  }

  /** The map or list that begins here. */
  #block(indent: number): YamlNode {
    if (this.#column !== indent) throw notPlain
    return this.#isItem() ? this.#blockList(indent) : this.#blockMap(indent)
  }

  #blockMap(indent: number): YamlMap {
    const place = this.#place()
    const entries: YamlEntry[] = []
    const seen = new Set<string>()
    while (this.#column === indent && this.#line < this.#lines.length && !this.#isItem()) {
      const at = this.#place()
      const key = this.#take(blockKey)?.[1]
      if (key === undefined || seen.has(key)) throw notPlain
      seen.add(key)
      entries.push({ key, place: at, value: this.#blockValue(indent) })
    }
    return { kind: 'map', entries, place }
  }

  #blockList(indent: number): YamlNode {
    const place = this.#place()
    const items: YamlNode[] = []
    while (this.#column === indent && this.#isItem()) {
      this.#column += 1
      this.#skipBlanks()
      blockKey.lastIndex = this.#column
      if (blockKey.test(this.#text())) items.push(this.#blockMap(this.#column))
      else items.push(this.#lineValue(indent))
    }
    return { kind: 'list', items, place }
  }

  /** What stands behind a key: on its line, or as a block below it. */
  #blockValue(indent: number): YamlNode {
    if (!this.#atEnd()) return this.#lineValue(indent)
    this.#nextLine(this.#line + 1)
    // A list may stand as far left as its key; a key without a value is not plain.
    if (this.#column > indent || (this.#column === indent && this.#isItem())) return this.#block(this.#column)
    throw notPlain
  }

  /** A value that ends on this line; a deeper line after it would go on with it. */
  #lineValue(indent: number): YamlNode {
    this.#skipBlanks()
    if (this.#text().startsWith('>-', this.#column)) return this.#folded(indent)
    const node = this.#flow() ?? this.#quoted() ?? this.#plain()
    if (!this.#atEnd()) throw notPlain
    this.#nextLine(this.#line + 1)
    if (this.#column > indent && this.#line < this.#lines.length) throw notPlain
    return node
  }

  /** `>-` and one paragraph of lines, all indented alike: joined by blanks. */
  #folded(indent: number): YamlScalar {
    const place = this.#place()
    this.#column += 2
    if (!this.#atEnd()) throw notPlain
    const lines: string[] = []
    let depth = 0
    for (this.#line += 1; this.#line < this.#lines.length; this.#line += 1) {
      const text = this.#text()
      this.#column = 0
      this.#skipBlanks()
      if (lines.length === 0) depth = this.#column
      if (this.#column < depth || text === '') break
      if (depth <= indent || this.#column > depth || text.endsWith(' ')) throw notPlain
      lines.push(text.slice(depth))
    }
    if (lines.length === 0) throw notPlain
    const end = this.#line
    this.#nextLine(end)
    // After a blank line the text would go on with a second paragraph; a comment there has rules of its own.
    if (
      this.#column >= depth ||
      (this.#line > end && this.#lines.slice(end, this.#line).some((text) => text !== ''))
    )
      throw notPlain
    return { kind: 'scalar', text: lines.join(' '), plain: false, place }
  }

  #plain(): YamlScalar {
    const place = this.#place()
    const rest = this.#take(blockPlain)?.[0]
    if (rest === undefined) throw notPlain
    const comment = rest.indexOf(' #')
    const text = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd()
    if (text.includes(': ') || text.endsWith(':')) throw notPlain
    return { kind: 'scalar', text, plain: true, place }
  }

  #quoted(): YamlScalar | undefined {
    const place = this.#place()
    const match = this.#take(quoted)
    if (match === null) return undefined
    return { kind: 'scalar', text: match[1] ?? match[2] ?? '', plain: false, place }
  }

  #flow(): YamlNode | undefined {
    const opening = this.#text()[this.#column]
    if (opening !== '[' && opening !== '{') return undefined
    const place = this.#place()
    const closing = opening === '[' ? ']' : '}'
    const items: YamlNode[] = []
    const entries = new Map<string, YamlEntry>()
    this.#column += 1
    this.#skipBlanks()
    while (this.#text()[this.#column] !== closing) {
      const item = this.#flowItem()
      if (opening === '[') items.push(item.key === undefined ? item.value : pairMap(item.key, item.value))
      else if (item.key === undefined || entries.has(item.key.text)) throw notPlain
      else entries.set(item.key.text, { key: item.key.text, place: item.key.place, value: item.value })
      this.#skipBlanks()
      if (this.#text()[this.#column] === ',') this.#column += 1
      else if (this.#text()[this.#column] !== closing) throw notPlain
      this.#skipBlanks()
    }
    this.#column += 1
    return opening === '['
      ? { kind: 'list', items, place }
      : { kind: 'map', entries: [...entries.values()], place }
  }

  /** One item between commas: a value, or a key with its value. */
  #flowItem(): { readonly key: YamlScalar | undefined; readonly value: YamlNode } {
    const first = this.#flowNode()
    if (this.#text()[this.#column] !== ':') return { key: undefined, value: first }
    if (first.kind !== 'scalar' || !first.plain || this.#text()[this.#column + 1] !== ' ') throw notPlain
    this.#column += 1
    this.#skipBlanks()
    const value = this.#flowNode()
    if (this.#text()[this.#column] === ':') throw notPlain
    return { key: first, value }
  }

  #flowNode(): YamlNode {
    const node = this.#flow() ?? this.#quoted()
    if (node !== undefined) return node
    const place = this.#place()
    const text = this.#take(flowPlain)?.[0]
    if (text === undefined || text.length > 1000) throw notPlain
    return { kind: 'scalar', text: text.trimEnd(), plain: true, place }
  }

  #text(): string {
    return this.#lines[this.#line] ?? ''
  }

  #place(): Place {
    return [this.#line + 1, this.#column + 1]
  }

  /** What the sticky pattern matches here; the column moves behind it. */
  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#column
    const match = pattern.exec(this.#text())
    if (match !== null) this.#column = pattern.lastIndex
    return match
  }

  #isItem(): boolean {
    return this.#text().startsWith('- ', this.#column)
  }

  #skipBlanks(): void {
    while (this.#text()[this.#column] === ' ') this.#column += 1
  }

  /** True when nothing but blanks or a comment is left on the line. */
  #atEnd(): boolean {
    const before = this.#column
    this.#skipBlanks()
    const text = this.#text()
    if (this.#column >= text.length) return true
    return text[this.#column] === '#' && this.#column > before
  }

  /** Goes to the first line from `line` on that is neither blank nor a comment; its indent is the column. */
  #nextLine(line: number): void {
    for (this.#line = line; this.#line < this.#lines.length; this.#line += 1) {
      this.#column = 0
      this.#skipBlanks()
      const text = this.#text()
      if (this.#column < text.length && text[this.#column] !== '#') return
    }
    this.#column = -1
  }
}

/** `[a: 1]` is a list of a map. */
function pairMap(key: YamlScalar, value: YamlNode): YamlMap {
  return { kind: 'map', entries: [{ key: key.text, place: key.place, value }], place: key.place }
}
