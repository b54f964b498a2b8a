/** True when a text has `*` or `?`, which stand for others. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text)
}

/** Matches a whole name: `*` is any text, `?` any one character. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  if (!isGlob(pattern)) return (name) => name === pattern
  const expression = new RegExp(`^${globSource(pattern, '.*', '.')}$`, 's')
  return (name) => expression.test(name)
}

/** Matches a file, or everything below a folder: `*` and `?` stay within one folder, `**` does not. */
export function pathMatcher(pattern: string): (path: string) => boolean {
  const plain = pattern.replace(/^(\.\/)+/, '').replace(/\/+$/, '')
  if (plain === '' || plain === '.') return () => true
  if (!isGlob(plain)) return (path) => path === plain || path.startsWith(`${plain}/`)
  const source = plain
    .split(/(\*\*\/?)/)
    .map((part) => (part.startsWith('**') ? '.*' : globSource(part, '[^/]*', '[^/]')))
    .join('')
  const expression = new RegExp(`^${source}(?:/.*)?$`, 's')
  return (path) => expression.test(path)
}

function globSource(pattern: string, star: string, question: string): string {
  return pattern.replace(/[.+^${}()|[\]\\/*?]/g, (character) => {
    if (character === '*') return star
    return character === '?' ? question : `\\${character}`
  })
}
