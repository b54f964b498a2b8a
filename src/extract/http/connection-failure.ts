import { errors } from 'undici'

/** What Node, OpenSSL and undici say of a connection that failed, by their codes. */
const wordsOfCodes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed',
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the host name could not be looked up',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'the connection timed out',
}

/** Verification of certificates: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_TLS_CERT_ALTNAME_INVALID`… */
const untrusted = /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^INVALID_CA$|^INVALID_PURPOSE$|^PATH_LENGTH_EXCEEDED$/

export interface ConnectionFailure {
  readonly isTransient: boolean
  readonly reason: string
}

/** What a failed exchange says to a person; a certificate that cannot be trusted is not asked again. */
export function connectionFailure(
  error: unknown,
  timeouts: { readonly connect: number; readonly headers: number },
): ConnectionFailure {
  const expected = (what: string): string => `expected an answer, but ${what}`
  const code = codeOf(error)
  if (untrusted.test(code)) return { isTransient: false, reason: expected(untrustedWords(error)) }
  if (code === 'UND_ERR_INVALID_ARG')
    return { isTransient: false, reason: `the request cannot be sent: ${textOf(error)}` }
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return { isTransient: true, reason: expected(`no connection was made within ${timeouts.connect} ms`) }
  if (code === 'UND_ERR_HEADERS_TIMEOUT')
    return { isTransient: true, reason: expected(`none began within ${timeouts.headers} ms`) }
  if (error instanceof errors.HTTPParserError)
    return { isTransient: true, reason: expected('what came is no HTTP') }
  return {
    isTransient: true,
    reason: expected(wordsOfCodes[code] ?? `the connection failed (${textOf(error)})`),
  }
}

/** Of an address with several IPs each attempt has an error of its own, all under one AggregateError. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return (error as NodeJS.ErrnoException).code ?? ''
}

function untrustedWords(error: unknown): string {
  return `the host's certificate cannot be trusted (${textOf(error)}); NODE_EXTRA_CA_CERTS names further authorities`
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
