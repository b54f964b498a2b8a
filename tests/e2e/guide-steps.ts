/** A step of a guide: something that its reader writes, changes or runs. */
export type GuideStep =
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  | { readonly kind: 'change'; readonly file: string; readonly before: string; readonly after: string }
  | { readonly kind: 'run'; readonly command: string }

const block = /^```(\w+)(?: ([^\n]+))?\n([\s\S]*?)^```$/gm

/**
 * The steps of a guide in their order. A fenced block with a path behind its language is a new file; one of language
 * `diff` changes the file; each line of a block of language `sh` is a command.
 */
export function guideSteps(markdown: string): readonly GuideStep[] {
  return [...markdown.matchAll(block)].flatMap(([, language, file, text = '']): GuideStep[] => {
    if (language === 'sh') return commands(text)
    if (file === undefined) return []
    return language === 'diff' ? [change(file, text)] : [{ kind: 'write', file, text }]
  })
}

function commands(text: string): GuideStep[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((command) => ({ kind: 'run', command }))
}

function change(file: string, text: string): GuideStep {
  const lines = text.replace(/\n$/, '').split('\n')
  const side = (dropped: string): string =>
    lines
      .filter((line) => !line.startsWith(dropped))
      .map((line) => line.slice(1))
      .join('\n')
  return { kind: 'change', file, before: side('+'), after: side('-') }
}
