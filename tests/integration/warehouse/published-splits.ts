import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordedData } from './real-project.js'

/** Splits that others computed and published; they are no part of the repository. */
const files = {
  lido: 'lido/csm-performance-log-mainnet/csm_log_frame_320415_326714.json',
  marinade: 'marinade/psr-settlements/601_settlements.excerpt.json',
}
export const hasPublishedSplits = Object.values(files).every((file) => existsSync(join(recordedData, file)))

/** What an operator's validators were assigned and did, and what it was given of the pot, as published. */
export interface Operator {
  readonly name: string
  /** Attestations that were assigned to those of its validators that included enough of theirs. */
  readonly counted: bigint
  /** Wei, as the file prints them. */
  readonly published: string
}

interface Log {
  readonly distributable: number
  readonly threshold: number
  readonly operators: Readonly<Record<string, { readonly validators: Readonly<Record<string, Validator>> }>>
}

interface Validator {
  readonly perf: { readonly assigned: number; readonly included: number }
}

/** The log of one frame of Lido's community module: 182 operators share a pot. */
export function lidoFrame(): { readonly pot: number; readonly operators: readonly Operator[] } {
  const text = readFileSync(join(recordedData, files.lido), 'utf8')
  const log = JSON.parse(text) as Log
  const published = [...text.matchAll(/"distributed": (\d+)/g)].map(([, wei = '']) => wei)
  const operators = Object.entries(log.operators).map(([name, { validators }], place) => ({
    name: `operator-${name}`,
    counted: Object.values(validators)
      .filter(({ perf }) => isAbove(perf, log.threshold))
      .reduce((sum, { perf }) => sum + BigInt(perf.assigned), 0n),
    published: published[place] ?? '',
  }))
  return { pot: log.distributable, operators }
}

/** Whether included/assigned > threshold, of which the file gives fifteen decimals. */
function isAbove({ assigned, included }: Validator['perf'], threshold: number): boolean {
  const [, decimals = ''] = threshold.toFixed(15).split('.')
  return BigInt(included) * 10n ** 15n > BigInt(decimals) * BigInt(assigned)
}

export interface Settlement {
  /** The validator that it is for, and who pays it. */
  readonly name: string
  readonly lamports: bigint
  readonly claims: readonly { readonly wallet: string; readonly lamports: bigint }[]
}

interface Settlements {
  readonly settlements: readonly {
    readonly vote_account: string
    readonly meta: { readonly funder: string }
    readonly claims_amount: number
    readonly claims: readonly { readonly withdraw_authority: string; readonly claim_amount: number }[]
  }[]
}

/** What Marinade's bonds owed stakers for epoch 601, claim by claim; all amounts are below 2^53 lamports. */
export function marinadeSettlements(): readonly Settlement[] {
  const { settlements } = JSON.parse(readFileSync(join(recordedData, files.marinade), 'utf8')) as Settlements
  return settlements.map(({ vote_account, meta, claims_amount, claims }) => ({
    name: `${vote_account}-${meta.funder}`,
    lamports: BigInt(claims_amount),
    claims: claims.map(({ withdraw_authority, claim_amount }) => ({
      wallet: withdraw_authority,
      lamports: BigInt(claim_amount),
    })),
  }))
}
