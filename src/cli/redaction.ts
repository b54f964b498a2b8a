import type { Effects, TextSink } from '../base/effects.js'
import { createRedactor } from '../base/redact.js'

/** Takes secrets out of all that leaves the process. They are learnt once the project says which variables hold them. */
export class Redaction {
  #redact: (text: string) => string = (text) => text
  readonly #secrets = new Set<string>()

  /** Values of the named environment variables are secret from now on. */
  learn(names: readonly string[], env: Effects['env']): void {
    for (const name of names) this.#secrets.add(env[name] ?? '')
    this.#redact = createRedactor([...this.#secrets])
  }

  /** A text is secret from now on. */
  learnValue(secret: string): void {
    this.#secrets.add(secret)
    this.#redact = createRedactor([...this.#secrets])
  }

  redact(text: string): string {
    return this.#redact(text)
  }

  /** The same effects, with streams that never tell a secret. */
  guard(effects: Effects): Effects {
    return { ...effects, stdout: this.#guarded(effects.stdout), stderr: this.#guarded(effects.stderr) }
  }

  #guarded(sink: TextSink): TextSink {
    return {
      write: (text) => sink.write(this.#redact(text)),
      isTerminal: sink.isTerminal,
      get columns() {
        return sink.columns
      },
    }
  }
}
