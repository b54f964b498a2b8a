/** Hex of so many bytes that ends with a number, so that a test can tell one from another. */
function hex(prefix: string, bytes: number, number: number): string {
  return `0x${prefix}${number.toString(16).padStart(2 * bytes - prefix.length, '0')}`
}

/** The public key of the validator with this index. */
export const keyOf = (index: number): string => hex('a1', 48, index)
/** An address. */
export const addressOf = (number: number): string => hex('ad', 20, number)
/** Credentials that send withdrawals to an address; `0x01` or `0x02`. */
export const credentialsTo = (address: string, kind: '01' | '02' = '01'): string =>
  `0x${kind}${'0'.repeat(22)}${address.slice(2)}`
/** The root of the block of a slot; another one of the same slot has another fork. */
export const rootOf = (slot: number, fork = 0): string => hex(`b${fork}`, 32, slot)
export const stateRootOf = (slot: number, fork = 0): string => hex(`5${fork}`, 32, slot)
/** The hash of the execution block in it. */
export const blockHashOf = (slot: number, fork = 0): string => hex(`e${fork}`, 32, slot)
export const transactionHashOf = (slot: number, index: number): string => hex('77', 32, 1000 * slot + index)
