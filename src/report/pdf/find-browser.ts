import { existsSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { UserError } from '../../base/errors.js'

/** The machine as it is searched. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chrome-headless-shell',
]

const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge']

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * The browser that can print: the one that AURORA_CHROMIUM names, else Chromium, Chrome or Edge where they are usually
 * installed; undefined where there is none. Throws a UserError of code `no_browser` where the one named is not there.
 */
export function findBrowser(
  machine: Machine,
  isThere: (path: string) => boolean = existsSync,
): string | undefined {
  const named = machine.env['AURORA_CHROMIUM'] ?? ''
  if (named === '') return placesOf(machine).find(isThere)
  if (isThere(named)) return named
  throw new UserError(`AURORA_CHROMIUM names ${named}, and nothing is there.`, {
    code: 'no_browser',
    hint: 'Name the program file of Chromium, Chrome or Edge, or unset it: they are found where they are usually installed.',
  })
}

function placesOf({ platform, env }: Machine): readonly string[] {
  if (platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => env[name] ?? '')
    return roots
      .filter((root) => root !== '')
      .flatMap((root) => windowsPrograms.map((program) => win32.join(root, program)))
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => posix.isAbsolute(folder))
  const onPath = linuxNames.flatMap((name) => folders.map((folder) => posix.join(folder, name)))
  if (platform !== 'darwin') return [...onPath, '/snap/bin/chromium']
  const homes = ['', env['HOME'] ?? ''].filter((home, index) => index === 0 || home !== '')
  const applications = macApplications.flatMap((name) =>
    homes.map((home) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`),
  )
  return [...applications, ...onPath]
}
