import { readFileSync } from 'node:fs'
import type { JsonValue } from './hash.js'
import { WholeFile } from './whole-file.js'

/**
 * Results that depend on nothing but the content they were made from, kept between runs in one JSON file.
 * A missing, unreadable or foreign file is an empty cache: it can be deleted at any time.
 */
export class ContentCache {
  readonly #path: string
  readonly #version: string
  #entries: Map<string, JsonValue> | undefined
  readonly #used = new Map<string, JsonValue>()
  #changed = false

  /** `version` stands for the code that made the entries: another version reads nothing of them. */
  constructor(path: string, version: string) {
    this.#path = path
    this.#version = version
  }

  get(key: string): JsonValue | undefined {
    const value = this.#load().get(key)
    if (value !== undefined) this.#used.set(key, value)
    return value
  }

  set(key: string, value: JsonValue): void {
    this.#used.set(key, value)
    this.#changed = true
  }

  /** Writes what was used since the cache was opened; the rest is dropped, so that it cannot grow for ever. */
  save(): void {
    if (!this.#changed) return
    WholeFile.writeAll(
      this.#path,
      JSON.stringify({ version: this.#version, entries: Object.fromEntries(this.#used) }),
    )
    this.#changed = false
  }

  #load(): Map<string, JsonValue> {
    this.#entries ??= readEntries(this.#path, this.#version)
    return this.#entries
  }
}

function readEntries(path: string, version: string): Map<string, JsonValue> {
  try {
    const parsed = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown; entries?: unknown }
    if (parsed.version !== version || typeof parsed.entries !== 'object' || parsed.entries === null)
      return new Map()
    return new Map(Object.entries(parsed.entries as Record<string, JsonValue>))
  } catch {
    return new Map()
  }
}
