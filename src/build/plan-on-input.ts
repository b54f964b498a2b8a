import type { BuildOptions } from './build-options.js'
import type { CompiledProject } from './compile.js'
import type { FixedInput } from './fixed-input.js'
import { sourceIdentityOf } from './fixed-input.js'
import type { Plan } from './plan.js'
import { planBuild } from './plan.js'
import { logicalRenderer } from './renderers.js'
import type { RunContext } from './run-context.js'

/** The plan of a build on this input, begun at `now` (ISO 8601). */
export function planOn(
  compiled: CompiledProject,
  input: FixedInput,
  options: BuildOptions,
  { env, now }: { readonly env: RunContext['env']; readonly now: string },
): Plan {
  return planBuild({
    compiled,
    logical: logicalRenderer(compiled, env),
    sourceIdentity: sourceIdentityOf(compiled, input),
    asOf: { time: options.asOf ?? now, isPinned: options.asOf !== undefined },
    selected: options.selected,
    excluded: options.excluded,
    isFull: options.isFull,
    fullRefresh: options.fullRefresh,
    published: input.published?.nodes ?? new Map(),
    publishedTests: input.published?.tests ?? new Map(),
  })
}
