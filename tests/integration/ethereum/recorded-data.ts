import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '../canonical/canonical-world.js'

/** Recorded answers of the providers; they are no part of the repository. */
const recordedData = join(import.meta.dirname, '../../../../shared/data')
export const hasRecordedData = existsSync(join(recordedData, 'beacon-api'))

export function recorded(path: string): string {
  return readFileSync(join(recordedData, path), 'utf8')
}

/** A recorded answer of a consensus node of Sepolia, as of a moment at which it is final. */
export function sepolia(endpoint: string, path: string, file: string): Answer {
  return {
    provider: 'beacon_api',
    endpoint,
    chain: 'ethereum-sepolia',
    period: '*',
    request: { method: 'GET', path },
    isFinal: true,
    body: recorded(`beacon-api/kiln-eth-validator-watcher-sepolia/${file}`),
  }
}
