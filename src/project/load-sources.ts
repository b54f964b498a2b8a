import { basename } from 'node:path/posix'
import { builtInSources } from './built-in-sources.js'
import { endpointsByAdapter, type SharedEndpoint } from './endpoints-by-adapter.js'
import { endpointRelationSuffix } from './endpoint-relation-suffix.js'
import { isYaml } from './file-kinds.js'
import type { Problems } from './problems.js'
import type { ProjectFiles } from './project-files.js'
import { sourceShape, type ParsedDuration, type ParsedEndpoint, type ParsedSource } from './source-shape.js'
import type { EndpointDeclaration, ProviderDeclaration, Source } from './types.js'

/** Providers of sources/, and the sources that `{{source}}` may name, built-in ones included. */
export function loadSources(
  files: ProjectFiles,
  problems: Problems,
  projectName: string,
): { readonly providers: readonly ProviderDeclaration[]; readonly sources: readonly Source[] } {
  const parsedFiles = files
    .list('sources')
    .filter(isYaml)
    .flatMap((file): readonly ParsedFile[] => {
      const parsed = files.yaml(file, 'source', sourceShape).value
      return parsed === undefined ? [] : [{ file, parsed }]
    })
  const providers = parsedFiles.map(({ file, parsed }) => {
    checkProviderName(parsed, file, problems)
    const { file: declaring, endpoints } = declaredEndpoints({ file, parsed }, parsedFiles, problems)
    checkEndpointNames(endpoints, parsed.provider.value, file, problems)
    return providerOf(
      parsed,
      file,
      endpoints.map((endpoint) => endpointOf(endpoint, declaring)),
    )
  })
  const sources = endpointsByAdapter(providers, problems).map((shared) => sourceOf(shared, projectName))
  return { providers, sources: [...sources, ...builtInSources(projectName)] }
}

interface ParsedFile {
  readonly file: string
  readonly parsed: ParsedSource
}

/** A file without endpoints has those that the first other file of its adapter declares. */
function declaredEndpoints(
  own: ParsedFile,
  all: readonly ParsedFile[],
  problems: Problems,
): { readonly file: string; readonly endpoints: readonly ParsedEndpoint[] } {
  const isOfAdapter = ({ parsed }: ParsedFile) => adapterOf(parsed) === adapterOf(own.parsed)
  const { file, parsed } =
    [own, ...all.filter(isOfAdapter)].find((candidate) => candidate.parsed.endpoints !== undefined) ?? own
  if (parsed.endpoints !== undefined) return { file, endpoints: parsed.endpoints }
  problems.add(own.file, {
    code: 'missing_key',
    message: 'key "endpoints" is missing',
    place: own.parsed.at,
    hint: `No other file of the adapter "${adapterOf(own.parsed)}" declares endpoints.`,
  })
  return { file, endpoints: [] }
}

function adapterOf(parsed: ParsedSource): string {
  return parsed.adapter ?? parsed.provider.value
}

function checkProviderName(parsed: ParsedSource, file: string, problems: Problems): void {
  const { value, at } = parsed.provider
  if (value === 'landing' || value === 'finance') {
    problems.add(file, {
      code: 'reserved_name',
      message: `provider "${value}" is always there and cannot be declared`,
      place: at,
    })
  } else if (basename(file).replace(/\.ya?ml$/, '') !== value) {
    problems.add(file, {
      code: 'provider_file',
      message: `this file declares provider "${value}"`,
      place: at,
      hint: `One provider a file, named after it: rename the file to sources/${value}.yml.`,
    })
  }
}

function providerOf(
  parsed: ParsedSource,
  file: string,
  endpoints: readonly EndpointDeclaration[],
): ProviderDeclaration {
  return {
    provider: parsed.provider.value,
    adapter: adapterOf(parsed),
    description: parsed.description ?? '',
    baseUrls: parsed.base_url ?? { every: [], byChain: {} },
    apiVersion: parsed.api_version,
    isEnabled: parsed.is_enabled ?? true,
    rateLimitPerMinute: parsed.rate_limit_per_minute,
    timeoutSeconds: parsed.timeout_seconds,
    greatestBody: parsed.max_body_mb,
    connections: parsed.connections,
    chains: parsed.chains ?? [],
    ...(parsed.headers === undefined ? {} : { headers: parsed.headers }),
    ...(parsed.secrets === undefined ? {} : { secrets: parsed.secrets }),
    endpoints,
    file,
  }
}

function endpointOf(parsed: ParsedEndpoint, file: string): EndpointDeclaration {
  return {
    endpoint: parsed.endpoint,
    relationSuffix: endpointRelationSuffix(parsed.endpoint),
    description: parsed.description ?? '',
    dataType: parsed.data_type,
    format: parsed.format ?? 'json',
    finality: parsed.finality,
    provesPeriodOver: parsed.proves_period_over ?? false,
    zeroMeans: parsed.zero_means ?? 'ZERO',
    tolerance: parsed.tolerance ?? '1',
    method: parsed.method,
    path: parsed.path,
    rpcMethod: parsed.rpc_method,
    pagination: parsed.pagination ?? 'none',
    ...(parsed.parameters === undefined ? {} : { parameters: parsed.parameters }),
    batchSize: parsed.batch_size ?? 1,
    rateLimitPerMinute: parsed.rate_limit_per_minute,
    firstPeriod: parsed.first_period,
    refreshAfter: secondsOf(parsed.refresh_after) ?? secondsOfPeriod.hour,
    freshness: {
      warnAfter: secondsOf(parsed.freshness?.warn_after),
      errorAfter: secondsOf(parsed.freshness?.error_after),
    },
    position: { file, line: parsed.at[0], column: parsed.at[1] },
  }
}

const secondsOfPeriod = { minute: 60, hour: 3600, day: 86_400 } as const

function secondsOf(duration: ParsedDuration | undefined): number | undefined {
  return duration && duration.count * secondsOfPeriod[duration.period]
}

function checkEndpointNames(
  endpoints: readonly ParsedEndpoint[],
  provider: string,
  file: string,
  problems: Problems,
): void {
  const seen = new Map<string, ParsedEndpoint>()
  for (const endpoint of endpoints) {
    const suffix = endpointRelationSuffix(endpoint.endpoint)
    const first = seen.get(suffix)
    if (first === undefined) seen.set(suffix, endpoint)
    else {
      problems.add(file, {
        code: 'duplicate_endpoint',
        message: `endpoints "${first.endpoint}" and "${endpoint.endpoint}" would both be src_${provider}__${suffix}`,
        place: endpoint.at,
        hint: `The first one is on line ${first.at[0]}; spell one of them differently.`,
      })
    }
  }
}

function sourceOf({ adapter, endpoint, providers }: SharedEndpoint, projectName: string): Source {
  const isAlone = providers.length === 1 && providers[0] === adapter
  return {
    kind: 'source',
    id: `source.${projectName}.${adapter}.${endpoint.endpoint}`,
    provider: adapter,
    ...(isAlone ? {} : { providers }),
    endpoint: endpoint.endpoint,
    relation: { schema: 'staging', name: `src_${adapter}__${endpoint.relationSuffix}` },
    format: endpoint.format,
    description: endpoint.description,
    tags: [],
    position: endpoint.position,
  }
}
