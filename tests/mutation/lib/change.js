/**
 * The text with `replace` in the place of `find`, whose spaces and line ends may be others there; how often it stands
 * there when that is not once.
 */
export function change(text, find, replace) {
  const words = find.split(/\s+/).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const parts = text.split(new RegExp(words.join('\\s+')))
  return parts.length === 2 ? parts.join(replace) : parts.length - 1
}
