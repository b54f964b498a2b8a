import { keccak_256 } from '@noble/hashes/sha3.js'
import { base58 } from '@scure/base'

/** How a key or an address is written. Named after the encoding, which several chains have in common. */
export const cellFormats = ['BASE58_32_BYTES', 'HEX_20_BYTES', 'HEX_48_BYTES'] as const

export type CellFormat = (typeof cellFormats)[number]

/** The cell as it is stored, or what is wrong with it, to follow the words `column "x" `. */
export type FormattedCell = { readonly cell: string } | { readonly problem: string }

export function isCellFormat(text: string | null): text is CellFormat {
  return cellFormats.some((format) => format === text)
}

/** Reads a cell in a format. What is compared as text is stored in one spelling, so that no row is missed for its case. */
export function formatCell(cell: string, format: CellFormat): FormattedCell {
  return readers[format](cell)
}

const readers: Readonly<Record<CellFormat, (cell: string) => FormattedCell>> = {
  BASE58_32_BYTES(cell) {
    const stray = /[^1-9A-HJ-NP-Za-km-z]/.exec(cell)?.[0]
    if (stray !== undefined) {
      return { problem: `must be base58 of 32 bytes; "${stray}" is no character of base58` }
    }
    // Twice what 32 bytes take: decoding grows with the square of the length.
    const bytes = cell.length > 88 ? undefined : base58.decode(cell).length
    return bytes === 32
      ? { cell }
      : { problem: `must be base58 of 32 bytes; it holds ${bytes === undefined ? 'many more' : bytes}` }
  },

  HEX_20_BYTES(cell) {
    const wrong = hexProblem(cell, 20)
    if (wrong !== undefined) return { problem: wrong }
    const lower = cell.toLowerCase()
    const digits = cell.slice(2)
    // Without its case an address says nothing that could be checked.
    const isMixed = /[a-f]/.test(digits) && /[A-F]/.test(digits)
    return !isMixed || cell === checksummed(lower)
      ? { cell: lower }
      : { problem: 'has capital letters that are not its checksum (EIP-55): a character of it is wrong' }
  },

  HEX_48_BYTES(cell) {
    const wrong = hexProblem(cell, 48)
    if (wrong !== undefined) return { problem: wrong }
    // Rules and overrides name it as it stands here, and hex of this length has no checksum.
    return /[A-F]/.test(cell) ? { problem: 'must be written in lower case' } : { cell }
  },
}

function hexProblem(cell: string, bytes: number): string | undefined {
  const expected = `must be 0x and ${2 * bytes} hexadecimal digits`
  if (!cell.startsWith('0x')) return `${expected}; it does not begin with 0x`
  const stray = /[^0-9a-fA-F]/.exec(cell.slice(2))?.[0]
  if (stray !== undefined) return `${expected}; "${stray}" is none`
  return cell.length === 2 + 2 * bytes ? undefined : `${expected}; it has ${cell.length - 2}`
}

/** A letter is a capital where the hash of the lower-case digits, as text, has a digit of 8 or more: EIP-55. */
function checksummed(lower: string): string {
  const digits = lower.slice(2)
  const hash = Buffer.from(keccak_256(Buffer.from(digits, 'ascii'))).toString('hex')
  const spelled = digits.replace(/[a-f]/g, (letter, index: number) =>
    /[89a-f]/.test(hash[index] ?? '') ? letter.toUpperCase() : letter,
  )
  return `0x${spelled}`
}
