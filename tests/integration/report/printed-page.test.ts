import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import type { BrowserPipe } from '../../../src/report/pdf/browser-pipe.js'
import { withBrowser } from '../../../src/report/pdf/browser-process.js'
import { printPdf, showPage } from '../../../src/report/pdf/print-pdf.js'
import { statementHtml } from '../../../src/report/statement/statement-html.js'
import {
  exampleBlocked,
  exampleDraft,
  exampleLine,
  exampleStatement,
} from '../../support/statements/example-statement.js'
import type { TestBrowser } from '../../support/statements/test-browser.js'
import { noBrowser, testBrowser } from '../../support/statements/test-browser.js'

const signal = new AbortController().signal
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let found: TestBrowser | undefined

beforeAll(() => {
  found = testBrowser()
})

/** A test in a real browser; where there is none it is skipped, and says why. */
function itInBrowser(title: string, work: (browser: TestBrowser) => Promise<void>): void {
  it(title, async ({ skip }) => {
    if (found === undefined) return skip(noBrowser)
    await work(found)
  })
}

/** What an expression gives in a page as it is printed on A4. */
async function inPage<T>(
  browser: TestBrowser,
  html: string,
  work: (evaluate: (expression: string) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  return withBrowser({ ...browser, signal }, async (pipe: BrowserPipe, sessionId) => {
    // The page's width between its margins, at 96 dots an inch.
    const size = { width: Math.round((180 / 25.4) * 96), height: 1000, deviceScaleFactor: 1, mobile: false }
    await pipe.send('Emulation.setDeviceMetricsOverride', size, sessionId)
    await pipe.send('Emulation.setEmulatedMedia', { media: 'print' }, sessionId)
    await showPage(pipe, sessionId, html)
    return work(async (expression) => {
      const answer = (await pipe.send(
        'Runtime.evaluate',
        { expression, awaitPromise: true, returnByValue: true },
        sessionId,
      )) as { readonly result: { readonly value?: unknown }; readonly exceptionDetails?: unknown }
      if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails))
      return answer.result.value
    })
  })
}

/** More lines than a page has room for, with fractions of every length. */
const long = exampleStatement({
  lines: Array.from({ length: 70 }, (_, index) =>
    exampleLine({
      id: `line-${index}`,
      number: index + 1,
      validatorName: `Validator ${index}`,
      validatorKey: `key-${index}`,
      base: `${index * 31}.${'123456789123456789'.slice(0, 1 + (index % 18))}`,
      amount: `${index % 2 === 0 ? '' : '-'}${index}.5`,
    }),
  ),
})

/** Pages and their sizes in points, as a PDF says them in plain text. */
function pagesOf(pdf: Buffer): readonly string[] {
  const text = pdf.toString('latin1')
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)]
  return boxes.map(
    ([, width = '', height = '']) => `${Math.round(Number(width))} x ${Math.round(Number(height))}`,
  )
}

describe('a statement in a browser', () => {
  itInBrowser(
    'sets the amounts of a column with their points below each other, within the page',
    async (browser) => {
      const measured = await inPage(browser, statementHtml(long), (evaluate) =>
        evaluate(`({
        points: [...document.querySelectorAll('.lines tr.line')].map((row) =>
          [...row.querySelectorAll('td.amount i')].map((part) => Math.round(part.getBoundingClientRect().left * 10)).join(' ')),
        overflow: [...document.querySelectorAll('body *')].filter((element) =>
          element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5).map((element) => element.outerHTML.slice(0, 99)),
        cut: [...document.querySelectorAll('tr')].filter((row) => getComputedStyle(row).breakInside !== 'avoid').length,
        heads: [...document.querySelectorAll('thead')].map((head) => getComputedStyle(head).display),
      })`),
      )
      const { points, overflow, cut, heads } = measured as {
        points: string[]
        overflow: string[]
        cut: number
        heads: string[]
      }
      expect(points).toHaveLength(70)
      expect(new Set(points).size).toBe(1)
      expect({ overflow, cut, heads: [...new Set(heads)] }).toEqual({
        overflow: [],
        cut: 0,
        heads: ['table-header-group'],
      })
    },
  )

  itInBrowser('can be read by everybody: contrast, headings, tables, language', async (browser) => {
    for (const statement of [exampleStatement(), exampleDraft(), exampleBlocked()]) {
      const violations = await inPage(browser, statementHtml(statement), async (evaluate) => {
        await evaluate(`${axe}; undefined`)
        return evaluate(
          `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
             violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`,
        )
      })
      expect(violations).toEqual([])
    }
  })

  itInBrowser('is printed on A4 or Letter, on as many pages as it needs', async (browser) => {
    const a4 = await printPdf(statementHtml(long, 'a4'), { ...browser, signal })
    expect(a4.subarray(0, 5).toString()).toBe('%PDF-')
    expect(a4.toString('latin1').trimEnd().endsWith('%%EOF')).toBe(true)
    expect(pagesOf(a4).length).toBeGreaterThan(2)
    expect(new Set(pagesOf(a4))).toEqual(new Set(['595 x 842']))
    const letter = await printPdf(statementHtml(exampleStatement(), 'letter'), { ...browser, signal })
    expect(new Set(pagesOf(letter))).toEqual(new Set(['612 x 792']))
  })
})

describe('the browser', () => {
  itInBrowser('runs no script and asks nobody, whatever a page names', async (browser) => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const host = `http://127.0.0.1:${port}`
      await printPdf(
        `<link rel="stylesheet" href="${host}/style"><img src="${host}/image"><script>fetch('${host}/script')</script><p>text`,
        { ...browser, signal },
      )
    } finally {
      server.close()
    }
    expect(asked).toEqual([])
  })

  itInBrowser('is ended when it takes too long, or is interrupted', async (browser) => {
    const page = statementHtml(exampleStatement())
    await expect(printPdf(page, { ...browser, signal, timeoutMilliseconds: 1 })).rejects.toThrow(
      'was not done within',
    )
    await expect(printPdf(page, { ...browser, signal: AbortSignal.abort() })).rejects.toThrow(
      'it was interrupted',
    )
  })

  it('is told of when it does not start, or is none', async () => {
    const print = (browser: string) => printPdf('<p>', { browser, env: process.env, signal })
    await expect(print('/no/such/browser')).rejects.toThrow('ENOENT')
    await expect(print(process.execPath)).rejects.toThrow(/^it ended with \d+/)
  })
})
