import { didYouMean } from '../base/closest.js'
import type { JsonValue } from '../base/hash.js'
import type { ArgumentValue } from './types.js'
import { isNull, type Place, type Problem, type YamlMap, type YamlNode } from './yaml-tree.js'

export type JsonSchema = Readonly<Record<string, JsonValue>>

export interface ReadContext {
  readonly report: (problem: Problem) => void
  /** How a message names the value: its key. */
  readonly label: string
  /** Where the value begins: its key, or the item of a list. */
  readonly place: Place
}

/**
 * What a value in a YAML file must look like, said once: it reads and checks the value, reporting every problem at
 * its place, and it describes itself as a JSON schema for editors. What it gives is plain JSON, fit for a cache.
 */
export interface Shape<T> {
  readonly schema: JsonSchema
  /** Undefined when the value is not of this shape; then at least one problem was reported. */
  read(node: YamlNode, context: ReadContext): T | undefined
}

export type Read<S> = S extends Shape<infer T> ? T : never

export interface Field<T, Required extends boolean> {
  readonly shape: Shape<T>
  readonly required: Required
  /** Shown by editors; one sentence. */
  readonly description: string
}

export type Fields = Readonly<Record<string, Field<unknown, boolean>>>

export function required<T>(shape: Shape<T>, description: string): Field<T, true> {
  return { shape, required: true, description }
}

export function optional<T>(shape: Shape<T>, description: string): Field<T, false> {
  return { shape, required: false, description }
}

type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K]['required'] extends true ? K : never }[keyof F]
export type ReadFields<F extends Fields> = { readonly [K in RequiredKeys<F>]: Read<F[K]['shape']> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: Read<F[K]['shape']>
}
export type ReadObject<F extends Fields> = ReadFields<F> & { readonly at: Place }

/** A map with these keys and no others. The result carries its own place as `at`. */
export function object<F extends Fields>(fields: F): Shape<ReadObject<F>> {
  return {
    get schema() {
      return objectSchema(fields, false)
    },
    read(node, context) {
      const result = readFields(node, fields, undefined, context)
      return result === undefined ? undefined : { ...result.known, at: context.place }
    },
  }
}

export function objectSchema(fields: Fields, rest: JsonSchema | boolean): JsonSchema {
  const names = Object.keys(fields)
  const requiredNames = names.filter((name) => fields[name]?.required)
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, { shape, description }]) => [
        name,
        description === '' ? shape.schema : { description, ...shape.schema },
      ]),
    ),
    ...(requiredNames.length > 0 ? { required: requiredNames } : {}),
    additionalProperties: rest,
  }
}

/**
 * Reads the keys of a map. Keys that are not among `fields` are read by `rest` where it is given and are problems
 * otherwise. A key without a value counts as absent. An optional key that could not be read is left out, so that
 * the rest is still checked and all problems of a load come together; undefined when a required one is not there.
 */
export function readFields<F extends Fields, R = never>(
  node: YamlNode,
  fields: F,
  rest: Shape<R> | undefined,
  context: ReadContext,
): { known: ReadFields<F>; rest: Readonly<Record<string, R>> } | undefined {
  const map = expectMap(node, context)
  if (map === undefined) return undefined
  const known = new Map<string, unknown>()
  const others = new Map<string, R>()
  const failed = new Set<string>()
  for (const { key, place, value } of map.entries) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined
    const child = { report: context.report, label: key, place }
    if (field !== undefined) {
      if (isNull(value) && !acceptsNull.has(field.shape)) continue
      const result = field.shape.read(value, child)
      if (result === undefined) failed.add(key)
      else known.set(key, result)
    } else if (rest !== undefined) {
      const result = rest.read(value, child)
      if (result !== undefined) others.set(key, result)
    } else {
      context.report(unknownKey(key, place, context, Object.keys(fields)))
    }
  }
  const lacking = Object.keys(fields).filter((name) => fields[name]?.required && !known.has(name))
  for (const name of lacking) if (!failed.has(name)) context.report(missingKey(name, context))
  if (lacking.length > 0) return undefined
  return { known: Object.fromEntries(known) as ReadFields<F>, rest: Object.fromEntries(others) }
}

export function unknownKey(
  key: string,
  place: Place,
  context: ReadContext,
  known: readonly string[],
): Problem {
  const inside = context.label === '' ? '' : ` in "${context.label}"`
  return {
    code: 'unknown_key',
    message: `unknown key "${key}"${inside}`,
    place,
    hint: didYouMean(key, known),
  }
}

function missingKey(name: string, context: ReadContext): Problem {
  const inside = context.label === '' ? '' : ` in "${context.label}"`
  return { code: 'missing_key', message: `key "${name}" is missing${inside}`, place: context.place }
}

export function expectMap(node: YamlNode, context: ReadContext): YamlMap | undefined {
  if (node.kind === 'map') return node
  // A document of comments alone is an empty one.
  if (isNull(node)) return { kind: 'map', entries: [], place: node.place }
  context.report(wrongType(node, 'a map of keys and values', context))
  return undefined
}

/** A list; items that could not be read are left out. */
export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    get schema() {
      return { type: 'array', items: item.schema }
    },
    read(node, context) {
      if (node.kind !== 'list') {
        context.report(wrongType(node, 'a list', context))
        return undefined
      }
      return node.items.flatMap((child) => {
        const value = item.read(child, { report: context.report, label: context.label, place: child.place })
        return value === undefined ? [] : [value]
      })
    },
  }
}

/** A list, or one of its items alone. */
export function oneOrMany<T>(item: Shape<T>): Shape<readonly T[]> {
  const many = list(item)
  return {
    get schema() {
      return { anyOf: [item.schema, many.schema] }
    },
    read(node, context) {
      if (node.kind === 'list') return many.read(node, context)
      const one = item.read(node, context)
      return one === undefined ? undefined : [one]
    },
  }
}

/** A map with keys of the user's choice. */
export function mapOf<T>(value: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    get schema() {
      return { type: 'object', additionalProperties: value.schema }
    },
    read: (node, context) => readFields(node, {}, value, context)?.rest,
  }
}

/** The value together with its place, for checks that need more than the file. */
export function placed<T>(shape: Shape<T>): Shape<{ readonly value: T; readonly at: Place }> {
  return {
    get schema() {
      return shape.schema
    },
    read(node, context) {
      const value = shape.read(node, context)
      return value === undefined ? undefined : { value, at: node.place }
    },
  }
}

/** Anything, scalars as their source text but for unquoted `true`, `false` and `null`. */
export const anything: Shape<ArgumentValue> = {
  schema: {},
  read: (node) => argumentValue(node),
}

// Where null says something, a key without a value is not an absent key.
const acceptsNull = new Set<Shape<unknown>>([anything])

function argumentValue(node: YamlNode): ArgumentValue {
  if (node.kind === 'list') return node.items.map(argumentValue)
  if (node.kind === 'map') {
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, argumentValue(value)]))
  }
  if (isNull(node)) return null
  return (node.plain ? booleanOf(node.text) : undefined) ?? node.text
}

export function booleanOf(text: string): boolean | undefined {
  if (/^(true|True|TRUE)$/.test(text)) return true
  return /^(false|False|FALSE)$/.test(text) ? false : undefined
}

export function wrongType(node: YamlNode, expected: string, context: ReadContext): Problem {
  const found = { scalar: 'text', list: 'a list', map: 'a map' }[node.kind]
  const name = context.label === '' ? 'the file' : `"${context.label}"`
  return { code: 'wrong_type', message: `${name} must be ${expected}, found ${found}`, place: node.place }
}
