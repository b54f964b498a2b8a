/** Rows that make a sound registry a bad one, and the words in which each is told. */
export type BadRows = readonly [
  what: string,
  seed: string,
  /** Added at the end of the seed. */
  rows: readonly string[],
  /** Of the added rows, the one that is told. */
  told: number,
  words: readonly string[],
  /** Rows of other seeds that are added beside. */
  beside?: Readonly<Record<string, readonly string[]>>,
]

/** The address of nobody on Solana: 32 bytes that are all 1. */
export const nobody = '4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi'
/** An address on Ethereum with its checksum, as EIP-55 gives it for an example. */
export const checksummed = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
export const northwindTwo = '9A6bTwU2GLfyYTYyunnkiXuHFTyyVg5N2sjcpBeCm2y5'

/** A rule of the agreement that gives a part of the block fees, behind the one that it has. */
export const quayside = (key: string, component: string, rest: string): string =>
  `quayside-fees,1,${key},2,solana-mainnet,*,${component},${rest}`

export const override = (agreement: string, ruleKey: string, validator: string, approver = 'b'): string =>
  `${agreement},${ruleKey},solana-mainnet,5004,${validator},2026-02-20T00:00:00Z,1,,r,a,${approver}`
