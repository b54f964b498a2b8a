import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { findBrowser } from '../../../src/report/pdf/find-browser.js'

/** A browser for tests, with the environment that it needs. */
export interface TestBrowser {
  readonly browser: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export const noBrowser =
  'there is no browser: npm brings one on Linux x64; elsewhere install Chromium, Chrome or Edge, or name it in AURORA_CHROMIUM'

/** The one that AURORA_CHROMIUM names, else the one that npm brings, else an installed one; undefined without any. */
export function testBrowser(): TestBrowser | undefined {
  const { env, platform, arch } = process
  if ((env['AURORA_CHROMIUM'] ?? '') === '' && platform === 'linux' && arch === 'x64') {
    const packed = packedBrowser()
    if (packed !== undefined) return unpacked(packed)
  }
  const browser = findBrowser({ platform, env })
  return browser === undefined ? undefined : { browser, env }
}

/** The folder of the package's archives, and its version. */
function packedBrowser(): { readonly folder: string; readonly version: string } | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
    const root = entry.slice(0, entry.indexOf('chromium', entry.indexOf('@sparticuz')) + 'chromium'.length)
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(root, 'bin'), version }
  } catch {
    return undefined
  }
}

/** Unpacked once on a machine: it takes seconds, and 200 MB. Libraries and a font come with it. */
function unpacked({ folder, version }: { readonly folder: string; readonly version: string }): TestBrowser {
  const home = join(tmpdir(), `aurora-test-chromium-${version}-${process.getuid?.() ?? 0}`)
  if (!existsSync(home)) {
    const unfinished = mkdtempSync(`${home}-`)
    const bytesOf = (name: string): Buffer => brotliDecompressSync(readFileSync(join(folder, name)))
    const untar = (name: string, into: string): void => {
      mkdirSync(into, { recursive: true })
      execFileSync('tar', ['-x', '-C', into], { input: bytesOf(name) })
    }
    writeFileSync(join(unfinished, 'chromium'), bytesOf('chromium.br'), { mode: 0o755 })
    untar('al2023.tar.br', unfinished)
    untar('fonts.tar.br', join(unfinished, 'fonts'))
    writeFileSync(join(unfinished, 'fonts', 'fonts.conf'), fontsOf(join(home, 'fonts')))
    moveTo(unfinished, home)
  }
  const env = { ...process.env, FONTCONFIG_PATH: join(home, 'fonts'), LD_LIBRARY_PATH: join(home, 'lib') }
  return { browser: join(home, 'chromium'), env }
}

/** Another run may have been faster. */
function moveTo(unfinished: string, home: string): void {
  try {
    renameSync(unfinished, home)
  } catch (error) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(home)) throw error
  }
}

/** The package's own file names folders of another machine. */
function fontsOf(folder: string): string {
  const cache = join(dirname(folder), 'font-cache')
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${cache}</cachedir></fontconfig>
`
}
