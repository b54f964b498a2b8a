import { didYouMean } from '../base/closest.js'
import { amount, choice, environmentName, flag, identifier, integer, pattern, text } from './scalar-shapes.js'
import { anything, list, mapOf, object, oneOrMany, optional, placed, readFields, required } from './shape.js'
import type { JsonSchema, Read, Shape } from './shape.js'
import type { BaseUrls, EnvironmentReference, FinalityRule } from './types.js'

const referenceFields = { env: required(environmentName, 'Name of the environment variable.') }
const referenceSchema: JsonSchema = {
  type: 'object',
  properties: { env: { type: 'string' } },
  required: ['env'],
  additionalProperties: false,
}

/** `{env: NAME}`: a value that only the driver opens and that is never shown. */
export const environmentReference: Shape<EnvironmentReference> = {
  schema: referenceSchema,
  read: (node, context) => readFields(node, referenceFields, undefined, context)?.known,
}

/** Text as it stands, or `{env: NAME}`. */
export const textOrReference: Shape<string | EnvironmentReference> = {
  schema: { anyOf: [{ type: ['string', 'number', 'boolean'] }, referenceSchema] },
  read: (node, context) => (node.kind === 'scalar' ? node.text : environmentReference.read(node, context)),
}

const namedRules = ['ON_PUBLICATION', 'PERIOD_OVER'] as const
const flagFields = { flag: required(text, 'Path in the body to a boolean: true means final.') }

const finality: Shape<FinalityRule> = {
  schema: {
    anyOf: [
      { enum: namedRules },
      {
        type: 'object',
        properties: { flag: { type: 'string' } },
        required: ['flag'],
        additionalProperties: false,
      },
    ],
  },
  read(node, context) {
    if (node.kind !== 'scalar') {
      const path = readFields(node, flagFields, undefined, context)?.known.flag
      return path === undefined ? undefined : { rule: 'FLAG', path }
    }
    const rule = namedRules.find((name) => name === node.text)
    if (rule !== undefined) return { rule }
    context.report({
      code: 'bad_value',
      message: `"finality" must be ON_PUBLICATION, PERIOD_OVER or {flag: path}, found "${node.text}"`,
      place: node.place,
      hint: didYouMean(node.text, namedRules),
    })
    return undefined
  },
}

const units = ['minute', 'hour', 'day'] as const

/** `{count: 12, period: hour}`, as dbt spells it. */
const duration = object({
  count: required(integer(1), 'How many.'),
  period: required(choice(units), 'Of what.'),
})

const freshness = object({
  warn_after: optional(duration, 'Age of the newest answer from which `aurora freshness` warns.'),
  error_after: optional(duration, 'Age from which it fails.'),
})

const address = pattern(/^https?:\/\/[^\s@]+$/, 'an http or https address without credentials')

const addresses: Shape<readonly string[]> = oneOrMany(address)

/** One address, several in the order in which they are tried, or either by chain. */
const baseUrl: Shape<BaseUrls> = {
  schema: { anyOf: [addresses.schema, mapOf(addresses).schema] },
  read(node, context) {
    if (node.kind === 'map') {
      const byChain = mapOf(addresses).read(node, context)
      return byChain && { every: [], byChain }
    }
    const every = addresses.read(node, context)
    return every && { every, byChain: {} }
  },
}

const endpointShape = object({
  endpoint: required(
    pattern(/^[A-Za-z][A-Za-z0-9_/{}-]*$/, 'letters, digits and _ - / { }, a letter first'),
    'Name of the endpoint as the provider spells it.',
  ),
  description: optional(text, 'What it answers.'),
  data_type: required(
    choice(['FEES', 'MEV', 'REWARDS', 'META', 'STAKE', 'PERIOD', 'COST', 'PRICE']),
    'What kind of facts it gives.',
  ),
  format: optional(choice(['json', 'csv']), 'Form of the body; default json.'),
  finality: required(finality, 'When an answer is final by itself.'),
  proves_period_over: optional(flag, 'True when a final answer proves that its period is over.'),
  zero_means: optional(choice(['ZERO', 'UNKNOWN']), 'What a bare 0 says; default ZERO.'),
  tolerance: optional(amount, 'Base units by which two providers may differ before it is drift; default 1.'),
  method: optional(choice(['GET', 'POST']), 'HTTP method.'),
  path: optional(text, 'Path below the base URL.'),
  rpc_method: optional(text, 'Name of the JSON-RPC method.'),
  pagination: optional(
    choice(['none', 'page', 'cursor', 'slot_range', 'rpc_batch']),
    'How a long answer is cut; default none.',
  ),
  batch_size: optional(integer(1), 'Of JSON-RPC: how many calls go into one request; default 1.'),
  rate_limit_per_minute: optional(
    integer(1),
    'Requests for this endpoint in a minute, within the host’s limit; a batch is one.',
  ),
  first_period: optional(
    integer(0),
    'Number of the first period that it knows; earlier ones are not asked for.',
  ),
  refresh_after: optional(
    duration,
    'Of an answer that is only of now: how old the newest may be before it is asked for again; default 1 hour.',
  ),
  freshness: optional(freshness, 'How old the newest answer may be.'),
  parameters: optional(mapOf(anything), 'Parameters of the request.'),
})

export type ParsedDuration = Read<typeof duration>
export type ParsedEndpoint = Read<typeof endpointShape>

/** A file of sources/: one provider. */
export const sourceShape = object({
  provider: required(placed(identifier), 'Name of the provider: the name of this file.'),
  adapter: optional(identifier, 'Folder of src/providers/ that serves it; default the provider.'),
  description: optional(text, 'Who the provider is.'),
  base_url: optional(
    baseUrl,
    'Address before every path; several are tried in their order; a map gives those of each chain.',
  ),
  api_version: optional(text, 'Version of the interface.'),
  is_enabled: optional(flag, 'False leaves the provider out of extraction; default true.'),
  rate_limit_per_minute: optional(integer(1), 'Requests allowed in a minute.'),
  timeout_seconds: optional(integer(1), 'Seconds after which a request is given up.'),
  max_body_mb: optional(integer(1), 'Megabytes of the longest answer taken; default 256.'),
  connections: optional(integer(1), 'Connections to a host at once; default 8.'),
  chains: optional(list(text), 'Chains that it speaks of.'),
  headers: optional(mapOf(textOrReference), 'HTTP headers; secrets as {env: NAME}.'),
  secrets: optional(mapOf(environmentReference), 'Secrets by the name the adapter knows them under.'),
  endpoints: optional(
    list(endpointShape),
    'What can be asked of it; default what the first other file of its adapter declares.',
  ),
})

export type ParsedSource = Read<typeof sourceShape>
