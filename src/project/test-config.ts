import type { ParsedTestConfig } from './test-shape.js'
import type { TestConfig } from './types.js'

const defaults: TestConfig = {
  severity: 'error',
  warnIf: '!= 0',
  errorIf: '!= 0',
  where: undefined,
  limit: 100,
  storeFailures: true,
  tags: [],
}

/** A test's settings with the defaults filled in; those in the same map win over those under `config:`. */
export function testConfigOf(options: ParsedTestConfig, nested: ParsedTestConfig | undefined): TestConfig {
  const merged = { ...nested, ...options }
  // Most tests set nothing: thousands of them share one object.
  if (Object.keys(merged).length === 0) return defaults
  return {
    severity: merged.severity ?? defaults.severity,
    warnIf: merged.warn_if === undefined ? defaults.warnIf : tidyThreshold(merged.warn_if),
    errorIf: merged.error_if === undefined ? defaults.errorIf : tidyThreshold(merged.error_if),
    where: merged.where,
    limit: merged.limit ?? defaults.limit,
    storeFailures: merged.store_failures ?? defaults.storeFailures,
    tags: [...new Set([...(nested?.tags ?? []), ...(options.tags ?? [])])],
  }
}

/** `>10` as `> 10`. */
function tidyThreshold(threshold: string): string {
  return threshold.replace(/^([^\d\s]+)\s*/, '$1 ')
}
