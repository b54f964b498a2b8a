import { spawn } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface PrintOptions {
  /** The program of Chromium, Chrome or Edge. */
  readonly browser: string
  /** Absolute paths: the page, and the file that is to be. */
  readonly htmlPath: string
  readonly pdfPath: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** After which it is ended; default: two minutes. */
  readonly timeoutMilliseconds?: number
}

/**
 * Prints a page of this machine with a browser that has a profile of its own, reaches no network and is gone afterwards.
 * Gives undefined when the PDF is there and whole, else why it is not.
 */
export async function printPdf(options: PrintOptions): Promise<string | undefined> {
  const profile = await mkdtemp(join(tmpdir(), 'aurora-print-'))
  try {
    const failure = await runBrowser(options, profile)
    if (failure !== undefined) return failure
    return (await isWholePdf(options.pdfPath)) ? undefined : 'it ended without a PDF that is whole'
  } finally {
    // What a browser that was killed still holds on to, the system's own cleaning takes.
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined)
  }
}

async function runBrowser(options: PrintOptions, profile: string): Promise<string | undefined> {
  const { browser, env, signal, timeoutMilliseconds = 120_000 } = options
  return new Promise((resolve) => {
    // Its helpers belong to its process group, so that none of them outlives it.
    const child = spawn(browser, argumentsFor(options, profile), {
      env: environmentOf(env),
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    let said = ''
    let why: string | undefined
    const end = (reason: string): void => {
      why = reason
      endGroup(child.pid)
      child.kill('SIGKILL')
    }
    const onAbort = (): void => end('it was interrupted')
    const timer = setTimeout(
      () => end(`it did not end within ${timeoutMilliseconds / 1000} s`),
      timeoutMilliseconds,
    )
    signal.addEventListener('abort', onAbort)
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
    const settle = (reason: string | undefined): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      endGroup(child.pid)
      resolve(reason)
    }
    child.once('error', (error) => settle(error.message))
    child.once('exit', (code, killedBy) =>
      settle(why ?? (code === 0 ? undefined : `it ended with ${code ?? killedBy}${lastLine(said)}`)),
    )
  })
}

function argumentsFor({ htmlPath, pdfPath }: PrintOptions, profile: string): readonly string[] {
  // Nobody but root may do without the sandbox, and root cannot do with it.
  const isRoot = process.geteuid?.() === 0
  return [
    '--headless',
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
    '--no-pdf-header-footer',
    `--print-to-pdf=${pdfPath}`,
    pathToFileURL(htmlPath).href,
  ]
}

/** What a browser needs to start, and no secret of the warehouse. */
const passedOn =
  /^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|LD_LIBRARY_PATH|FONTCONFIG_\w+|SNAP\w*|SystemRoot|SystemDrive|windir|ComSpec|USERPROFILE|LOCALAPPDATA|APPDATA|ProgramData|ProgramFiles.*|CommonProgramFiles.*)$/i

function environmentOf(env: PrintOptions['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => passedOn.test(name)))
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of the group is gone already.
  }
}

async function isWholePdf(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return false
  try {
    const bytes = await file.readFile('latin1')
    return bytes.startsWith('%PDF-') && bytes.trimEnd().endsWith('%%EOF')
  } finally {
    await file.close()
  }
}

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return line === '' ? '' : `: ${line}`
}
