import { UserError, throwCollected } from '../base/errors.js'
import type { JsonValue } from '../base/hash.js'
import type { ProviderDeclaration } from '../project/types.js'
import { findEndpoint } from './endpoint-lookup.js'
import type { Envelope } from './envelope.js'
import { normalFetchTime } from './fetch-time.js'
import { requestProblem } from './request-problem.js'

/** What the user says of a single body, as it was typed. */
export interface BodyDefaults {
  readonly provider?: string | undefined
  readonly endpoint?: string | undefined
  readonly chain?: string | undefined
  /** `842`, or `*` where the body speaks of no period or names them all itself. */
  readonly period?: string | undefined
  /** `830..858`, both ends meant. */
  readonly periods?: string | undefined
  readonly validator?: string | undefined
  /** What was asked, as the text of a JSON object. */
  readonly request?: string | undefined
  readonly fetchedAt?: string | undefined
}

/** An envelope that waits for its body. */
export type EnvelopeOfBody = Omit<Envelope, 'body' | 'sourceFile' | 'sourceLine'>

/**
 * The envelope of a single body. Its request is the one given, else it names what the file speaks of and not the file,
 * so that a corrected file answers the same request whatever it is called. Throws UserErrors with everything that is missing or misspelt.
 */
export function describeSingleBody(
  defaults: BodyDefaults,
  providers: readonly ProviderDeclaration[],
  typed: string,
): EnvelopeOfBody {
  const { provider = '', endpoint = '', chain = '', validator = '*' } = defaults
  const errors: UserError[] = []
  const missing = missingOptions(defaults)
  if (missing.length > 0)
    errors.push(
      usageError(
        `"${typed}" is loaded as one answer, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
        'An archive of answers that say all this themselves is named .ndjson or .jsonl (also .gz).',
      ),
    )
  else {
    const declared = findEndpoint(providers, { provider, endpoint, chainId: chain })
    if (!declared.ok) errors.push(usageError(sentence(declared.reason), declared.hint))
  }
  const period = readPeriod(defaults, errors)
  const asked = readRequest(defaults, errors)
  const fetchedAt = defaults.fetchedAt === undefined ? undefined : normalFetchTime(defaults.fetchedAt)
  if (defaults.fetchedAt !== undefined && fetchedAt === undefined)
    errors.push(
      usageError(
        `--fetched-at "${defaults.fetchedAt}" is no time`,
        'Write it as ISO 8601 with its zone: 2025-10-01T12:00:00Z.',
      ),
    )
  throwCollected(errors)
  const of =
    period.coversFrom === undefined ? { period: period.periodIdentifier } : { cover: coverOf(period) }
  const named: JsonValue = { chain, endpoint, provider, ...of, ...(validator === '*' ? {} : { validator }) }
  return {
    provider,
    endpoint,
    chainId: chain,
    ...period,
    validatorKey: validator,
    request: asked ?? named,
    httpStatus: 200,
    fetchedAt,
    isFinal: undefined,
  }
}

/** Refuses what the user says of a body where archives say it themselves. */
export function refuseDefaults(defaults: BodyDefaults, typed: string): void {
  const given = Object.entries(defaults)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`)
  if (given.length > 0)
    throw usageError(
      `"${typed}" is loaded as an archive, whose lines say themselves what they are: ${given.join(', ')} cannot be given`,
      'Leave these options out, or give the path of a single answer.',
    )
}

type Period = Pick<Envelope, 'periodIdentifier' | 'coversFrom' | 'coversUntil'>

function missingOptions(defaults: BodyDefaults): readonly string[] {
  const missing = (['provider', 'endpoint', 'chain'] as const)
    .filter((name) => (defaults[name] ?? '') === '')
    .map((name) => `--${name}`)
  const hasPeriod = defaults.period !== undefined || defaults.periods !== undefined
  return hasPeriod ? missing : [...missing, '--period or --periods']
}

function readPeriod({ period, periods }: BodyDefaults, errors: UserError[]): Period {
  const isNumber = period !== undefined && /^\d{1,18}$/.test(period)
  const periodIdentifier = isNumber ? BigInt(period).toString() : '*'
  const one: Period = { periodIdentifier, coversFrom: undefined, coversUntil: undefined }
  if (period !== undefined && periods !== undefined)
    errors.push(
      usageError('--period and --periods exclude each other', 'Keep the one that the file speaks of.'),
    )
  if (period !== undefined && period !== '*' && !isNumber)
    errors.push(
      usageError(
        `--period "${period}" is no period number`,
        "Write --period 842, --periods 830..858, or --period '*' for an answer of no period.",
      ),
    )
  if (periods === undefined) return one
  const [, first, last] = /^(\d{1,18})\.\.(\d{1,18})$/.exec(periods) ?? []
  if (first !== undefined && last !== undefined && BigInt(first) <= BigInt(last))
    return {
      periodIdentifier: '*',
      coversFrom: BigInt(first).toString(),
      coversUntil: (BigInt(last) + 1n).toString(),
    }
  errors.push(
    usageError(
      `--periods "${periods}" is no range of periods`,
      'Write the first and the last: --periods 830..858.',
    ),
  )
  return one
}

/** Read as the requests of an archive are, so that both make one request of the same text. */
function readRequest({ request }: BodyDefaults, errors: UserError[]): JsonValue | undefined {
  if (request === undefined) return undefined
  const hint = `Write a JSON object, in quotes that the shell leaves alone: --request '{"name":"value"}'.`
  let parsed: unknown
  try {
    parsed = JSON.parse(request)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    errors.push(usageError(`--request is no JSON: ${reason}`, hint))
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    errors.push(usageError(`--request is no JSON object: ${request.slice(0, 60)}`, hint))
    return undefined
  }
  const problem = requestProblem(parsed as JsonValue)
  if (problem !== undefined) errors.push(usageError(`--request cannot be kept: ${problem}`, hint))
  return parsed as JsonValue
}

/** Half-open, as everywhere in the warehouse. */
function coverOf({ coversFrom = '', coversUntil = '' }: Period): JsonValue {
  return { from: coversFrom, until: coversUntil }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function usageError(message: string, hint: string): UserError {
  return new UserError(message, { code: 'load_usage', hint })
}
