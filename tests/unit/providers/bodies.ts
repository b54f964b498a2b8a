import { readCsvTable } from '../../../src/base/csv-table.js'
import type { JsonValue } from '../../../src/base/hash.js'
import { readLosslessJson } from '../../../src/base/lossless-json.js'
import type { BodyProblem } from '../../../src/extract/envelope.js'
import { providerRegistry } from '../../../src/providers/index.js'

/** Addresses of the right shape that nobody owns. */
export const keys = ['A', 'B', 'C', 'D'].map((letter) => letter.repeat(43))

async function check(provider: string, endpoint: string, body: JsonValue, request: JsonValue) {
  const adapter = (await providerRegistry.load(provider))?.get(endpoint)
  if (adapter === undefined) throw new Error(`no adapter for ${provider} ${endpoint}`)
  return adapter.check(body, request)
}

/** The problem of a CSV body, or undefined. */
export async function csvProblem(
  provider: string,
  endpoint: string,
  lines: readonly string[],
): Promise<BodyProblem | undefined> {
  const read = readCsvTable(lines.join('\n'))
  if (!read.ok) throw new Error(read.problem.reason)
  const { header, rows } = read.table
  return check(provider, endpoint, { header, rows }, {})
}

/** The problem of a JSON body, or undefined. */
export async function jsonProblem(
  provider: string,
  endpoint: string,
  text: string,
  request: JsonValue = {},
): Promise<BodyProblem | undefined> {
  const read = readLosslessJson(text)
  if (!read.ok) throw new Error(read.problem.reason)
  return check(provider, endpoint, read.value, request)
}
