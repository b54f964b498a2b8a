import type { BadRows } from './bad-rows.js'
import { checksummed, nobody } from './bad-rows.js'

const blsKey = `0x${'ab'.repeat(48)}`

/** Addresses and keys that are none on their chain. */
export const badAddresses: readonly BadRows[] = [
  [
    'a wallet with a character that base58 does not have',
    'partner_wallets',
    [`solana-mainnet,0${nobody.slice(1)},7000,,a,2026-01-05,`],
    0,
    ['column "wallet_address" must be base58 of 32 bytes; "0" is no character of base58'],
  ],
  [
    'a wallet that was cut off',
    'operator_wallets',
    ['solana-mainnet,tVojvhToWjQ8Xvo4UPx2Xz9eRy7auyYMmZBjc2XfN,7000,'],
    0,
    ['column "wallet_address" must be base58 of 32 bytes; it holds 31; found "tVoj'],
  ],
  [
    'the wallet of another chain',
    'partner_wallets',
    [`ethereum-mainnet,${nobody},0,,a,2026-01-05,`],
    0,
    ['column "wallet_address" must be 0x and 40 hexadecimal digits; it does not begin with 0x'],
  ],
  [
    'an address with a slip that its checksum shows',
    'partner_wallets',
    [`ethereum-mainnet,${checksummed.replace('f33669', 'f33668')},0,,a,2026-01-05,`],
    0,
    ['column "wallet_address" has capital letters that are not its checksum (EIP-55)'],
  ],
  [
    'an address that is a digit short',
    'operator_wallets',
    [`ethereum-mainnet,${checksummed.slice(0, -1)},0,`],
    0,
    ['must be 0x and 40 hexadecimal digits; it has 39'],
  ],
  [
    'a fee recipient that is none',
    'validators',
    [`ethereum-mainnet,${blsKey},0,,A,OWN,0x${'g'.repeat(40)},,`],
    0,
    ['column "fee_recipient" must be 0x and 40 hexadecimal digits; "g" is none'],
  ],
  [
    'a vote account that is none',
    'validators',
    ['solana-mainnet,Northwind,7000,,Northwind,OWN,,,'],
    0,
    ['column "validator_key" must be base58 of 32 bytes; it holds 7'],
  ],
  [
    'a public key in capitals',
    'validators',
    [`ethereum-mainnet,${blsKey.replace('ab', 'AB')},0,,A,OWN,,,`],
    0,
    ['column "validator_key" must be written in lower case'],
  ],
  [
    'a public key that was cut off',
    'validators',
    [`ethereum-mainnet,${blsKey.slice(0, 42)},0,,A,OWN,,,`],
    0,
    ['column "validator_key" must be 0x and 96 hexadecimal digits; it has 40'],
  ],
]
