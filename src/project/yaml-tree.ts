import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'
import { parsePlainYaml } from './plain-yaml.js'

/** 1-based line and column, in UTF-16 units. */
export type Place = readonly [line: number, column: number]

/** What is wrong at one place of a file. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly place: Place
  readonly hint?: string | undefined
}

export interface YamlScalar {
  readonly kind: 'scalar'
  /** As written in the file, quotes and folding undone; never a number. */
  readonly text: string
  /** False where it was quoted or a block: `"true"` is text, `true` may be a boolean. */
  readonly plain: boolean
  readonly place: Place
}

export interface YamlList {
  readonly kind: 'list'
  readonly items: readonly YamlNode[]
  readonly place: Place
}

export interface YamlEntry {
  readonly key: string
  readonly place: Place
  readonly value: YamlNode
}

export interface YamlMap {
  readonly kind: 'map'
  readonly entries: readonly YamlEntry[]
  readonly place: Place
}

export type YamlNode = YamlScalar | YamlList | YamlMap

/** Nothing, `~` or `null`, unquoted. */
export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.plain && ['', '~', 'null', 'Null', 'NULL'].includes(node.text)
}

const require = createRequire(import.meta.url)

/**
 * The tree of a YAML file with the place of every node and the source text of every scalar: a YAML library's own
 * numbers would turn an unquoted address into 3.2e47. An empty file is an empty map. Problems of syntax and
 * duplicate keys go to `report`; what could be read is given all the same.
 */
export function parseYamlTree(text: string, report: (problem: Problem) => void): YamlNode {
  return parsePlainYaml(text) ?? parseAnyYaml(text, report)
}

/** The same by the YAML library alone: slower, and complete. */
export function parseAnyYaml(text: string, report: (problem: Problem) => void): YamlNode {
  // Loaded on demand: an unchanged project is read from the cache and needs no YAML parser.
  const yaml = require('yaml') as typeof Yaml
  const lines = new yaml.LineCounter()
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return [Math.max(line, 1), Math.max(col, 1)]
  }
  const document = yaml.parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  })
  for (const problem of [...document.errors, ...document.warnings]) {
    report({ code: 'yaml_syntax', message: problem.message, place: place(problem.pos[0]) })
  }
  if (document.contents === null) return { kind: 'map', entries: [], place: [1, 1] }
  return convert(document.contents, { yaml, document, place, report, open: new Set() })
}

interface Conversion {
  readonly yaml: typeof Yaml
  readonly document: Yaml.Document
  readonly place: (offset: number) => Place
  readonly report: (problem: Problem) => void
  /** Anchored nodes that contain the one being read: an alias to one of them would never end. */
  readonly open: Set<Yaml.Node>
}

function convert(node: Yaml.Node, conversion: Conversion): YamlNode {
  const { yaml } = conversion
  const place = conversion.place(node.range?.[0] ?? 0)
  if (yaml.isScalar(node)) {
    return { kind: 'scalar', text: String(node.value), plain: node.type === 'PLAIN', place }
  }
  if (yaml.isAlias(node)) {
    const target = node.resolve(conversion.document)
    if (target !== undefined && !conversion.open.has(target)) return { ...convert(target, conversion), place }
    conversion.report({
      code: 'yaml_syntax',
      message: `alias *${node.source} ${target === undefined ? 'names no anchor' : 'contains itself'}`,
      place,
    })
    return { kind: 'scalar', text: '', plain: true, place }
  }
  conversion.open.add(node)
  const converted: YamlNode = yaml.isMap(node)
    ? { kind: 'map', entries: entriesOf(node, conversion), place }
    : { kind: 'list', items: itemsOf(node, conversion), place }
  conversion.open.delete(node)
  return converted
}

function itemsOf(list: Yaml.YAMLSeq, conversion: Conversion): YamlNode[] {
  return list.items.map((item) => convert(item as Yaml.Node, conversion))
}

function entriesOf(map: Yaml.YAMLMap, conversion: Conversion): YamlEntry[] {
  const seen = new Map<string, Place>()
  const entries: YamlEntry[] = []
  for (const { key, value } of map.items) {
    const place = conversion.place((key as Yaml.Node | null)?.range?.[0] ?? map.range?.[0] ?? 0)
    if (!conversion.yaml.isScalar(key)) {
      conversion.report({ code: 'yaml_syntax', message: 'a key must be plain text', place })
      continue
    }
    const name = String(key.value)
    const first = seen.get(name)
    if (first !== undefined) {
      conversion.report({
        code: 'duplicate_key',
        message: `key "${name}" stands here a second time`,
        place,
        hint: `The first one is on line ${first[0]}; keep one of them.`,
      })
      continue
    }
    seen.set(name, place)
    const node: YamlNode =
      value === null
        ? { kind: 'scalar', text: '', plain: true, place }
        : convert(value as Yaml.Node, conversion)
    entries.push({ key: name, place, value: node })
  }
  return entries
}
