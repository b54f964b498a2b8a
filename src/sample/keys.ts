import { sha256 } from '../base/hash.js'

export type KeyKind =
  'vote' | 'identity' | 'stake-account' | 'staker' | 'withdrawer' | 'bond' | 'collector' | 'claim'

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** The invented public key of that name: base58 of 32 bytes. The registry's seeds hold some of them as literals. */
export function sampleKey(kind: KeyKind, index: number): string {
  return base58(sha256(`aurora-sample/${kind}/${index}`))
}

/** As many digits of base 58 as a JavaScript number holds exactly. */
const digitsAtOnce = 9
const step = 58n ** BigInt(digitsAtOnce)

/** Base58 with the Bitcoin alphabet, of bytes given as hex; a leading zero byte is a leading `1`. */
export function base58(hex: string): string {
  let rest = BigInt(`0x${hex}`)
  let text = ''
  while (rest > 0n) {
    let digits = Number(rest % step)
    rest /= step
    for (let place = 0; place < digitsAtOnce && (rest > 0n || digits > 0); place += 1) {
      text = alphabet.charAt(digits % 58) + text
      digits = Math.floor(digits / 58)
    }
  }
  const zeroBytes = /^(00)*/.exec(hex)?.[0].length ?? 0
  return '1'.repeat(zeroBytes / 2) + text
}
