import { BrowserFailure } from './browser-failure.js'
import type { BrowserPipe } from './browser-pipe.js'
import type { BrowserOptions } from './browser-process.js'
import { withBrowser } from './browser-process.js'

/**
 * Prints a page as PDF, with its headings as outline and tags for those who cannot see it. The page is handed over as text:
 * no script in it runs, and nothing that it names is fetched. Throws a BrowserFailure where the browser does not print.
 */
export async function printPdf(page: string, options: BrowserOptions): Promise<Buffer> {
  return withBrowser(options, async (pipe, sessionId) => {
    await pipe.send('Emulation.setScriptExecutionDisabled', { value: true }, sessionId)
    await showPage(pipe, sessionId, page)
    const { data } = await pipe.send(
      'Page.printToPDF',
      {
        printBackground: true,
        preferCSSPageSize: true,
        displayHeaderFooter: false,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      },
      sessionId,
    )
    const pdf = Buffer.from(String(data), 'base64')
    if (!pdf.subarray(0, 5).equals(Buffer.from('%PDF-'))) throw new BrowserFailure('it gave no PDF')
    return pdf
  })
}

/** Shows a page that nothing is fetched for. */
export async function showPage(pipe: BrowserPipe, sessionId: string, page: string): Promise<void> {
  await pipe.send('Network.enable', {}, sessionId)
  await pipe.send(
    'Network.emulateNetworkConditions',
    { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 },
    sessionId,
  )
  await pipe.send('Page.enable', {}, sessionId)
  const { frameTree } = (await pipe.send('Page.getFrameTree', {}, sessionId)) as {
    readonly frameTree: { readonly frame: { readonly id: string } }
  }
  await pipe.send('Page.setDocumentContent', { frameId: frameTree.frame.id, html: page }, sessionId)
}
