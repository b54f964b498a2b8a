import { bucketDigestsSql, contentHashOf } from '../engine/content-hash.js'
import type { ComparedRelation, Comparison, Sides } from './comparison.js'
import { onBoth } from './comparison.js'
import { findDifferences } from './find-differences.js'

/**
 * Compares a relation exactly, without a tolerance: by the digests of the 256 buckets of the content hash first, and
 * where these differ by the hashes of the rows of those buckets alone. No more than a page of rows is ever held here.
 * `limit` is how many of the rows that differ are shown.
 */
export async function compareRelation(
  sides: Sides,
  relation: ComparedRelation,
  limit: number,
): Promise<Comparison> {
  const [first, second] = await onBoth(sides, async (session, side) => {
    const sql = bucketDigestsSql(session.dialect, relation.sql[side], relation.columns)
    const buckets = await session.rows(sql)
    return {
      digests: new Map(buckets.map((row) => [String(row.bucket), String(row.digest)])),
      rows: buckets.reduce((sum, row) => sum + Number(row.row_count), 0),
    }
  })
  const all = new Set([...first.digests.keys(), ...second.digests.keys()])
  const differing = [...all].filter((bucket) => first.digests.get(bucket) !== second.digests.get(bucket))
  return {
    isEqual: differing.length === 0,
    rows: [first.rows, second.rows],
    hashes: [contentHashOf(first.digests), contentHashOf(second.digests)],
    differences:
      differing.length === 0 ? undefined : await findDifferences(sides, relation, differing.sort(), limit),
  }
}
