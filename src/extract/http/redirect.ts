import type { HttpAnswer, HttpQuestion } from './http-exchange.js'

export const mostRedirects = 5

/** Never sent on to another host, named as credentials or not. */
const alwaysSecret = ['authorization', 'proxy-authorization', 'cookie']

export type Redirect =
  | { readonly kind: 'follow'; readonly question: HttpQuestion }
  /** What was expected and what came. */
  | { readonly kind: 'refused'; readonly reason: string }

/** The methods that may be sent again elsewhere: a POST only where the status says that it stays one. */
const followed: Readonly<Record<HttpQuestion['method'], readonly number[]>> = {
  GET: [301, 302, 303, 307, 308],
  POST: [307, 308],
}

export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}

/**
 * Where an answer of status 3xx leads. To another host go no credentials, and a question whose new URL or body holds a
 * secret (which `redact` knows) does not go at all; nothing goes from https to http. `visited` are the URLs that the
 * question was sent to so far.
 */
export function redirect(
  question: HttpQuestion,
  { status, headers }: HttpAnswer,
  visited: readonly string[],
  redact: (text: string) => string,
): Redirect {
  const refused = (what: string): Redirect => ({
    kind: 'refused',
    reason: `expected an answer, got ${status}, a redirect ${what}`,
  })
  const { location } = headers
  if (!followed[question.method].includes(status)) return refused(`that a ${question.method} does not follow`)
  if (location === undefined || !URL.canParse(location, question.url.href))
    return refused('without a place to go to')
  const url = new URL(location, question.url)
  url.username = url.password = url.hash = ''
  const place = `${url.host}${url.pathname}`
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return refused(`to ${url.protocol}, which is no HTTP`)
  if (question.url.protocol === 'https:' && url.protocol === 'http:')
    return refused(`from https to http, which would show all to everybody on the way (${place})`)
  if (visited.includes(url.href)) return refused(`that goes in a circle, back to ${place}`)
  if (visited.length > mostRedirects) return refused(`to ${place} after ${mostRedirects} others`)
  if (url.host === question.url.host) return { kind: 'follow', question: { ...question, url } }
  if ([location, question.body ?? ''].some((text) => redact(text) !== text))
    return refused(`that would take a secret to another host, ${url.host}`)
  return {
    kind: 'follow',
    question: { ...question, url, headers: publicHeaders(question, redact), budget: undefined },
  }
}

function publicHeaders(
  { headers, credentials }: HttpQuestion,
  redact: (text: string) => string,
): Readonly<Record<string, string>> {
  const secret = new Set([...alwaysSecret, ...credentials.map((name) => name.toLowerCase())])
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name, value]) => !secret.has(name.toLowerCase()) && redact(value) === value,
    ),
  )
}
