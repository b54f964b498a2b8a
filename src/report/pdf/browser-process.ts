import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrowserFailure } from './browser-failure.js'
import { BrowserPipe } from './browser-pipe.js'

export interface BrowserOptions {
  /** The program of Chromium, Chrome or Edge. */
  readonly browser: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** After which the browser is ended; default: two minutes. */
  readonly timeoutMilliseconds?: number
}

/**
 * Lends a page of a browser that has an empty profile of its own, reaches no network, and is gone afterwards. Throws a
 * BrowserFailure where it does not start, breaks off, or takes too long.
 */
export async function withBrowser<T>(
  options: BrowserOptions,
  work: (pipe: BrowserPipe, sessionId: string) => Promise<T>,
): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'aurora-print-'))
  // Its helpers belong to its process group, so that none of them outlives it.
  const child = spawn(options.browser, argumentsFor(profile), {
    env: environmentOf(options.env),
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const pipe = new BrowserPipe(child)
  const { timeoutMilliseconds = 120_000, signal } = options
  const timer = setTimeout(
    () => pipe.fail(new BrowserFailure(`it was not done within ${timeoutMilliseconds / 1000} s`)),
    timeoutMilliseconds,
  )
  const onAbort = (): void => pipe.fail(new BrowserFailure('it was interrupted'))
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  try {
    return await work(pipe, await pipe.openPage())
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    endGroup(child)
    // What a browser still holds on to on its way out, the system's own cleaning takes.
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined)
  }
}

function argumentsFor(profile: string): readonly string[] {
  // Nobody but root may do without the sandbox, and root cannot do with it.
  const isRoot = process.geteuid?.() === 0
  return [
    '--headless',
    '--remote-debugging-pipe',
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-dev-shm-usage',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--use-mock-keychain',
    // Off the network: what the browser would do by itself, and any name that a page could give.
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--no-pings',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    'about:blank',
  ]
}

/** What a browser needs to start, and no secret of the warehouse. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|LD_LIBRARY_PATH|FONTCONFIG_\w+|SNAP\w*|SystemRoot|SystemDrive|windir|ComSpec|USERPROFILE|LOCALAPPDATA|APPDATA|ProgramData|ProgramFiles.*|CommonProgramFiles.*)$/i

function environmentOf(env: BrowserOptions['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => passedOn.test(name)))
}

function endGroup(child: ChildProcess): void {
  child.kill('SIGKILL')
  if (child.pid === undefined || process.platform === 'win32') return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // All of the group is gone already.
  }
}
