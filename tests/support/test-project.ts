import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Effects } from '../../src/base/effects.js'
import { run } from '../../src/cli/run.js'
import { createDatabase } from './postgres/test-database.js'
import { engineUnderTest } from './test-engines.js'

/** What one command line came to. */
export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A project in a temporary folder, driven through the command line in process. */
export class TestProject {
  readonly root: string
  readonly env: Record<string, string | undefined> = { NO_COLOR: '1' }
  /** What the clock says; moves only when a test moves it. */
  now = new Date('2026-01-01T00:00:00Z')
  #runs = 0

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.root = mkdtempSync(join(tmpdir(), 'aurora-project-'))
    this.write(
      'aurora.yml',
      'name: shop\ntargets:\n  dev:\n    type: duckdb\n    path: shop.duckdb\ndefault_target: dev\n',
    )
    for (const [path, text] of Object.entries(files)) this.write(path, text)
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts)
  }

  write(path: string, text: string): void {
    const absolute = this.path(path)
    mkdirSync(dirname(absolute), { recursive: true })
    writeFileSync(absolute, text)
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8')
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true })
  }

  async run(argv: readonly string[], overrides: Partial<Effects> = {}): Promise<CommandResult> {
    let stdout = ''
    let stderr = ''
    const effects = this.effects({
      stdout: { isTerminal: false, columns: 120, write: (text) => void (stdout += text) },
      stderr: { isTerminal: false, columns: 120, write: (text) => void (stderr += text) },
      ...overrides,
    })
    const code = await run(argv, effects)
    return { code, stdout, stderr }
  }

  /** What the next command finds outside; what it prints goes nowhere, unless told. */
  effects(overrides: Partial<Effects> = {}): Effects {
    this.#runs += 1
    const id = String(this.#runs).padStart(8, '0')
    const nowhere = { isTerminal: false, columns: 120, write: () => undefined }
    return {
      cwd: this.root,
      env: this.env,
      stdout: nowhere,
      stderr: nowhere,
      clock: { now: () => this.now },
      randomId: () => `${id}-0000-4000-8000-000000000000`,
      random: () => 0.5,
      signal: new AbortController().signal,
      pid: process.pid,
      hostname: 'test',
      ...overrides,
    }
  }

  /** Runs a command that must succeed. */
  async ok(...argv: string[]): Promise<CommandResult> {
    const result = await this.run(argv)
    if (result.code !== 0) {
      throw new Error(
        `aurora ${argv.join(' ')} ended with ${result.code}\n${result.stdout}\n${result.stderr}`,
      )
    }
    return result
  }

  /** Rows of the warehouse file, as the CLI's JSON gives them: amounts and wide integers as text. */
  async query(sql: string): Promise<readonly Record<string, unknown>[]> {
    const { stdout } = await this.ok('query', sql, '--live', '--output', 'json')
    return JSON.parse(stdout) as readonly Record<string, unknown>[]
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  /** A project whose warehouse is on the engine of the test that runs; its database goes with it. */
  static async onEngine(files: Readonly<Record<string, string>> = {}): Promise<TestProject> {
    const { dialect } = engineUnderTest()
    if (dialect === 'duckdb') return new TestProject(files)
    const { url, drop } = await createDatabase()
    onTestFinished(drop)
    return new TestProject({
      'aurora.yml': `name: shop\ntargets:\n  dev:\n    type: postgres\n    url: ${url}\n    publish_wait: 5\ndefault_target: dev\n`,
      ...files,
    })
  }
}
