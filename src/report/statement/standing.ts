import type { Statement } from './statement.js'
import { statusWords } from './words.js'

/** How far a statement has come, as its reader has to take it. */
export interface Standing {
  readonly tone: 'open' | 'blocked' | 'released' | 'disputed'
  /** `Draft, blocked`. */
  readonly mark: string
  /** Set across every page of what must not be taken for final; empty for none. */
  readonly watermark: string
  /** What a reader must know before any figure; empty for nothing. */
  readonly sentence: string
}

type Stood = Pick<Statement, 'status' | 'hasChanged' | 'amounts'>

/** A statement without a payable amount is one that is blocked. */
export function standingOf({ status, hasChanged, amounts }: Stood): Standing {
  const mark = statusWords(status)
  if (status === 'DISPUTED')
    return {
      ...settled,
      tone: 'disputed',
      mark,
      sentence: 'This statement is disputed. Its figures stand as they were released.',
    }
  if (status === 'RELEASED' || status === 'PAID') return { ...settled, mark }
  if (amounts.payable === null)
    return {
      tone: 'blocked',
      mark: `${mark}, blocked`,
      watermark: 'BLOCKED',
      sentence:
        'This statement is blocked: not everything it rests on is known yet. Nothing is payable by it.',
    }
  const isDraft = status === 'DRAFT'
  const changed = hasChanged ? ' It is another one than was submitted.' : ''
  return {
    tone: 'open',
    mark: hasChanged ? `${mark}, changed` : mark,
    watermark: isDraft ? 'DRAFT' : 'NOT RELEASED',
    sentence: `This statement is ${isDraft ? 'a draft' : 'not released yet'}.${changed} Its figures may still change, and nothing is payable by it.`,
  }
}

const settled = { tone: 'released', watermark: '', sentence: '' } as const
