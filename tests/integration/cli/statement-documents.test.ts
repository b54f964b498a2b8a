import { readdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openStatementShop } from '../../support/statements/statement-shop.js'
import { noBrowser, testBrowser } from '../../support/statements/test-browser.js'
import { describeOnEngines } from '../../support/test-engines.js'
import { TestProject } from '../../support/test-project.js'

/** A file of a project that prints nothing but says why, in place of a browser. */
function brokenBrowser(project: TestProject): string {
  const path = project.path('broken')
  writeFileSync(path, '#!/bin/sh\necho no display >&2\nexit 3\n', { mode: 0o755 })
  return path
}

describeOnEngines('the statements of a warehouse', () => {
  it('are listed, shown, and exported as files', async () => {
    const project = await openStatementShop()
    try {
      const list = await project.ok('statement', 'list')
      expect(list.stdout).toBe(`Alpha  alpha/mainnet, in COIN
  period  status            lines  total      payable    carried out
  10      Pending approval      1  1.25       1.25       0.00
  11      Draft, changed        1  1.25       1.25       0.00
  12      Draft, blocked        1  not known  not known  0.00         A fact that a line rests on is not known

3 statements, 1 blocked
`)
      const json = await project.ok('statement', 'list', '--period', 'mainnet/11..12', '--output', 'json')
      expect(JSON.parse(json.stdout)).toMatchObject([
        { statement: 'alpha/mainnet/11', is_changed: true, payable_native: '1.250000000000000000' },
        { statement: 'alpha/mainnet/12', payable_native: null, blocking_reason: 'MISSING_FACT' },
      ])
      const csv = await project.ok('statement', 'list', '--blocked', '--output', 'csv')
      expect(csv.stdout.split('\n')[1]).toMatch(
        /^00000000-0000-4000-8000-000000000012,alpha\/mainnet\/12,DRAFT,false,/,
      )
      expect((await project.ok('statement', 'list', '--status', 'paid')).stdout).toBe('No statement fits.\n')

      const misspelt = await project.run(['statement', 'list', '--partner', 'alhpa'])
      expect(misspelt).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Did you mean "alpha"?') as string,
      })
      const twoChains = await project.run([
        'statement',
        'list',
        '--chain',
        'mainet',
        '--period',
        'mainnet/11',
      ])
      expect(twoChains).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Name the chain once.') as string,
      })

      const shown = await project.ok('statement', 'show', 'alpha/mainnet/12')
      expect(shown.stdout).toContain('Alpha Example Ltd  Draft, blocked')
      expect(shown.stdout).toContain('What to do: land what is missing')
      const asJson = await project.ok('statement', 'show', 'alpha/mainnet/10', '--output', 'json')
      expect((await project.ok('statement', 'export', 'alpha/mainnet/10', '--format', 'json')).stdout).toBe(
        asJson.stdout,
      )
      expect(JSON.parse(asJson.stdout)).toMatchObject({
        lines: [{ final_amount_native: '1.250000000000000000' }],
      })

      const folder = ['--partner', 'alpha', '--format', 'csv', '--out', 'files/']
      expect((await project.ok('statement', 'export', ...folder)).stdout.split('\n')[0]).toBe(
        'alpha/mainnet/10 → files/alpha_mainnet_10.csv',
      )
      expect(readdirSync(project.path('files'))).toEqual(
        ['10', '11', '12'].map((period) => `alpha_mainnet_${period}.csv`),
      )
      expect(project.read('files/alpha_mainnet_11.csv')).toContain(",'=cmd() of <b>the fees</b>,")
      await project.ok('statement', 'export', 'alpha/mainnet/11', '--out', 'one.html')
      expect(project.read('one.html')).toContain('=cmd() of &lt;b&gt;the fees&lt;/b&gt;')
    } finally {
      project.dispose()
    }
  })
})

describe('an export', () => {
  it('leaves files alone that are there, and is asked well', async () => {
    const project = await openStatementShop(new TestProject())
    try {
      const refused = async (...words: string[]): Promise<string> => {
        const { code, stderr } = await project.run(['statement', 'export', ...words])
        expect(code).toBeGreaterThan(0)
        return stderr
      }
      const one = ['alpha/mainnet/10', '--out', 'one.csv']
      await project.ok('statement', 'export', ...one)
      expect((await project.ok('statement', 'export', ...one)).stdout).toContain('is in one.csv already')
      project.write('one.csv', 'mine')
      expect(await refused(...one)).toContain('one.csv is there already. Nothing was written.')
      expect(project.read('one.csv')).toBe('mine')
      await project.ok('statement', 'export', ...one, '--force')
      expect(project.read('one.csv')).toContain('alpha/mainnet/10')

      expect(await refused()).toContain('In which format?')
      expect(await refused('--format', 'csv')).toContain('There is no statement named.')
      expect(await refused('alpha/mainnet/10', '--partner', 'alpha', '--format', 'csv')).toContain(
        'both named and chosen',
      )
      expect(await refused('alpha/mainnet/10', '--format', 'pdf')).toContain('A PDF cannot go to a terminal.')
      expect(await refused('--partner', 'alpha', '--format', 'csv')).toContain(
        '3 statements do not fit into one stream.',
      )
      expect(await refused('--partner', 'alpha', '--out', 'all.csv')).toContain(
        'cannot go into the one file all.csv',
      )
      expect(await refused('--partner', 'beta', '--format', 'csv')).toContain(
        'No partner "beta" has a statement.',
      )
      expect(await refused('--status', 'paid', '--format', 'csv')).toContain('No statement fits.')
      expect(await refused('alpha/mainnet/99', '--format', 'csv')).toContain(
        'There is no statement alpha/mainnet/99',
      )
    } finally {
      project.dispose()
    }
  })

  it('prints a PDF where there is a browser, and HTML where there is none', async ({ skip }) => {
    const project = await openStatementShop(new TestProject())
    try {
      const print = ['statement', 'export', 'alpha/mainnet/10', '--out', 'one.pdf']
      // Nothing is on this path, and no application in this home.
      const bare = { NO_COLOR: '1', PATH: project.path('bin'), HOME: project.path('home') }
      const without = await project.run(print, { env: bare })
      if (without.code === 0 && without.stdout.includes('There is no Chromium')) {
        expect(readdirSync(project.root).filter((name) => name.startsWith('one'))).toEqual(['one.html'])
        expect(project.read('one.html')).toContain('size: A4;')
      }
      if (process.platform !== 'win32') {
        const broken = await project.run(print, {
          env: { ...bare, PATH: '/bin:/usr/bin', AURORA_CHROMIUM: brokenBrowser(project) },
        })
        expect(broken.code).toBe(1)
        expect(broken.stderr).toContain(
          'did not print: it ended with 3: no display. What is left was written as HTML instead.',
        )
      }
      const missing = await project.run(print, { env: { ...bare, AURORA_CHROMIUM: '/no/such/browser' } })
      expect(missing.stderr).toContain('AURORA_CHROMIUM names /no/such/browser, and nothing is there.')

      const found = testBrowser()
      if (found === undefined) return skip(noBrowser)
      const env = { ...found.env, NO_COLOR: '1', AURORA_CHROMIUM: found.browser }
      const printed = await project.run(print, { env })
      expect(printed).toMatchObject({ code: 0, stdout: 'alpha/mainnet/10 → one.pdf\n' })
      expect(project.read('one.pdf')).toMatch(/^%PDF-/)
      expect((await project.run(print, { env })).stderr).toContain('one.pdf is there already')
      expect(readdirSync(project.root).filter((name) => name.includes('unfinished'))).toEqual([])
    } finally {
      project.dispose()
    }
  })
})
