import { base32Of } from '../base/hash.js'

const nameBytes = 40

/**
 * Name of the physical table that one build makes for a node: the start of the node's name for the reader, then what
 * makes it unique. It stays within the 63 bytes that PostgreSQL keeps of a name.
 */
export function physicalName(name: string, buildId: string, nodeId: string): string {
  return `${firstBytes(name, nameBytes)}_${base32Of(`${buildId}\n${nodeId}`, 10)}`
}

/** At most so many bytes of UTF-8, never half a character. */
function firstBytes(text: string, limit: number): string {
  let kept = ''
  let bytes = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > limit) break
    kept += character
  }
  return kept
}
