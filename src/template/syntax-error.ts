import type { UserError } from '../base/errors.js'
import type { HandlebarsSyntaxError } from './handlebars-parser.js'
import type { SourceText } from './source-text.js'

/** Says in one sentence what Handlebars' parser stumbled over, and where. */
export function describeSyntaxError(error: HandlebarsSyntaxError, source: SourceText): UserError {
  const at = Math.min(source.offset(error.line, error.column), source.text.length)
  const fail = (offset: number, message: string, hint?: string) =>
    source.error('template_syntax', offset, message, hint)

  const mismatch = /^(.*) doesn't match (.*) - \d+:\d+$/.exec(error.message)
  if (mismatch) {
    const [, opened = '', closed = ''] = mismatch
    return fail(at, `{{#${opened}}} is closed by {{/${closed}}}.`, `Close it with {{/${opened}}}.`)
  }
  if (error.message.startsWith('Invalid path')) {
    return fail(at, 'A path with ".", ".." or "this" inside is not known here.', 'Write the plain name.')
  }
  if (error.message.startsWith('Lexical error')) {
    const comment = source.text.lastIndexOf('{{!--')
    if (comment >= 0) return fail(comment, 'The comment {{!-- is never closed.', 'Close it with --}}.')
    return fail(at, 'This cannot be read as a template.')
  }
  const got = /got '(\w+)'$/.exec(error.message)?.[1] ?? ''
  if (got === 'EOF') {
    const block = lastUnclosedBlock(source.text)
    if (block)
      return fail(block.at, `{{#${block.name}}} is never closed.`, `Close it with {{/${block.name}}}.`)
    return fail(at, 'The template ends inside a tag or block.')
  }
  if (got === 'OPEN_ENDBLOCK')
    return fail(at, 'This closes a block that is not open.', 'Remove it, or open the block.')
  if (got.startsWith('INVERSE') || got.startsWith('OPEN_INVERSE')) {
    return fail(at, '{{else}} stands outside of any block.', 'It belongs between {{#if …}} and {{/if}}.')
  }
  // Where the token is itself a tag's beginning, the tag before it is the one left open.
  const opened = source.text.lastIndexOf('{{', error.token.startsWith('{{') ? at - 1 : at)
  const closed = source.text.indexOf('}}', opened)
  if (opened >= 0 && (closed < 0 || source.text.slice(opened + 2, closed).includes('{{'))) {
    return fail(opened, 'The tag opened here is never closed.', 'Close it with }}; \\{{ writes plain braces.')
  }
  if (got.endsWith('UNESCAPED') || error.token === '}}}') {
    return fail(at, 'Three braces do not match.', 'Tags have two braces on each side.')
  }
  if (got === 'CLOSE') return fail(at, 'The tag ends where a name or value is expected.')
  return fail(
    at,
    `"${error.token}" is not expected here.`,
    'Texts stand in quotes; arguments are name=value.',
  )
}

/** The innermost block that is still open at the end, as far as the tags alone tell. */
function lastUnclosedBlock(text: string): { name: string; at: number } | undefined {
  const open: { name: string; at: number }[] = []
  const tag = /\\?\{\{(?:!--[\s\S]*?--\}\}|~?(#|\/)\s*([^\s}~]+))/g
  for (const match of text.matchAll(tag)) {
    const [whole, sigil, name = ''] = match
    if (whole.startsWith('\\') || sigil === undefined) continue
    if (sigil === '#') open.push({ name, at: match.index })
    else open.pop()
  }
  return open.at(-1)
}
