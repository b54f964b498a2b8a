import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The mutation's file in a folder with `replace` in the place of `find`, whose spaces and line ends may be others there;
 * how often it stands there when that is not once.
 */
export function changedText(folder, { file, find, replace }) {
  const words = find.split(/\s+/).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const parts = readFileSync(join(folder, file), 'utf8').split(new RegExp(words.join('\\s+')))
  return parts.length === 2 ? parts.join(replace) : parts.length - 1
}
