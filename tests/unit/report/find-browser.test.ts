import { describe, expect, it } from 'vitest'
import { findBrowser } from '../../../src/report/pdf/find-browser.js'
import type { Machine } from '../../../src/report/pdf/find-browser.js'

/** What is found where only this is there. */
function found(machine: Machine, ...there: readonly string[]): string | undefined {
  return findBrowser(machine, (path) => there.includes(path))
}

describe('the browser that prints', () => {
  it('is the one that AURORA_CHROMIUM names', () => {
    const env = { AURORA_CHROMIUM: '/opt/mine', PATH: '/usr/bin' }
    expect(found({ platform: 'linux', env }, '/opt/mine', '/usr/bin/chromium')).toBe('/opt/mine')
    expect(() => found({ platform: 'linux', env }, '/usr/bin/chromium')).toThrow(
      'AURORA_CHROMIUM names /opt/mine, and nothing is there.',
    )
  })

  it('is looked for on the path, Chromium first', () => {
    const machine: Machine = { platform: 'linux', env: { PATH: '/a:relative:/b', AURORA_CHROMIUM: '' } }
    expect(found(machine, '/b/chromium', '/a/google-chrome')).toBe('/b/chromium')
    expect(found(machine, '/a/microsoft-edge')).toBe('/a/microsoft-edge')
    expect(found(machine, '/snap/bin/chromium')).toBe('/snap/bin/chromium')
    expect(found(machine, 'relative/chromium')).toBeUndefined()
  })

  it('is an application on macOS, of all users or of one', () => {
    const machine: Machine = { platform: 'darwin', env: { HOME: '/Users/ida', PATH: '/opt/homebrew/bin' } }
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    expect(found(machine, chrome)).toBe(chrome)
    expect(found(machine, `/Users/ida${chrome}`)).toBe(`/Users/ida${chrome}`)
    expect(found(machine, '/opt/homebrew/bin/chromium')).toBe('/opt/homebrew/bin/chromium')
  })

  it('is a program on Windows, where Edge always is', () => {
    const machine: Machine = {
      platform: 'win32',
      env: { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' },
    }
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
    expect(found(machine, edge)).toBe(edge)
    expect(found(machine)).toBeUndefined()
  })
})
