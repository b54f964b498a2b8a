/** What stands where a secret stood. */
const mark = '[redacted]'

/** Shorter secrets would blacken ordinary words, and hide nothing that could not be guessed. */
const shortestSecret = 4

/**
 * Removes secrets from texts by value: as they are, URL-encoded, as JSON writes them, and in base64, also as a part
 * of something longer that was encoded as a whole. Secrets shorter than 4 characters are ignored.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(secrets.filter((secret) => secret.length >= shortestSecret).flatMap(writtenForms))
  if (forms.size === 0) return (text) => text
  return (text) => redact(text, forms)
}

function writtenForms(secret: string): readonly string[] {
  // Half a surrogate pair cannot be URL-encoded; this turns it into U+FFFD.
  const encodable = Buffer.from(secret, 'utf8').toString('utf8')
  const urlForms = [
    secret,
    encodeURIComponent(encodable),
    encodeURI(encodable),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ]
  return [
    ...urlForms,
    ...urlForms.map((form) => form.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())),
    JSON.stringify(secret).slice(1, -1),
    ...base64Forms(secret),
  ]
}

/** The secret's characters in base64 after 0, 1 and 2 other bytes, without those that its neighbours share. */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const forms = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
  })
  const whole = [bytes.toString('base64'), ...forms]
  return [...whole, ...whole.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))]
}

function redact(text: string, forms: ReadonlySet<string>): string {
  // Found first, then joined: where two secrets overlap, no end of either may be left.
  const found: { from: number; to: number }[] = []
  for (const form of forms) {
    for (let from = text.indexOf(form); from >= 0; from = text.indexOf(form, from + 1)) {
      found.push({ from, to: from + form.length })
    }
  }
  if (found.length === 0) return text
  let redacted = ''
  let done = 0
  let covered = -1
  for (const { from, to } of found.sort((a, b) => a.from - b.from)) {
    if (from > covered) redacted += text.slice(done, from) + mark
    covered = Math.max(covered, to)
    done = covered
  }
  return redacted + text.slice(done)
}
