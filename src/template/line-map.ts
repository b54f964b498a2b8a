import type { Position } from '../project/types.js'
import { lastAtOrBefore } from './source-text.js'
import type { LineMap, Rendered } from './types.js'
import { originPosition, type CallSite, type Origin, type Piece } from './value.js'

type Place = ReturnType<LineMap['locate']>

/** Joins pieces into a text that knows where each of its characters comes from. `empty` is the place of no text at all. */
export function joinPieces(pieces: readonly Piece[], empty: Origin): Rendered {
  const starts: number[] = []
  let length = 0
  for (const piece of pieces) {
    starts.push(length)
    length += piece.text.length
  }
  const sql = pieces.map((piece) => piece.text).join('')
  return { sql, map: lineMap(sql, (offset) => locateInPieces(pieces, starts, offset, empty)) }
}

/** A line map over a text, given how an offset in it is located. */
export function lineMap(sql: string, locate: (offset: number) => Place): LineMap {
  let lineStarts: number[] | undefined
  const within = (offset: number) => Math.min(Math.max(offset, 0), sql.length)
  return {
    locate: (offset) => locate(within(offset)),
    locateLine: (line, column) => {
      lineStarts ??= startsOfLines(sql)
      return locate(within((lineStarts[line - 1] ?? sql.length) + column - 1))
    },
  }
}

function locateInPieces(
  pieces: readonly Piece[],
  starts: readonly number[],
  offset: number,
  empty: Origin,
): Place {
  const index = lastAtOrBefore(starts, offset)
  const piece = pieces[index]
  if (piece === undefined) return { position: originPosition(empty), via: [] }
  return {
    position: positionInPiece(piece, offset - (starts[index] ?? 0), empty),
    via: callChain(piece.site),
  }
}

function positionInPiece(piece: Piece, offset: number, empty: Origin): Position {
  const { origin = empty } = piece
  if (!piece.exact || 'position' in origin) return originPosition(origin)
  return origin.source.position(origin.at + offset)
}

/** The calls that led to a place, outside in. */
export function callChain(site: CallSite | undefined): readonly Position[] {
  const chain: Position[] = []
  for (let call = site; call !== undefined; call = call.outer) chain.unshift(call.source.position(call.at))
  return chain
}

function startsOfLines(sql: string): number[] {
  const starts = [0]
  for (let at = sql.indexOf('\n'); at >= 0; at = sql.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
