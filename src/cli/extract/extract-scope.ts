import { didYouMean } from '../../base/closest.js'
import { UserError } from '../../base/errors.js'
import { parsePeriodWish } from '../../extract/plan/asked-periods.js'
import type { PeriodWish } from '../../extract/plan/asked-periods.js'
import type { ChainWish } from '../../extract/extract-options.js'
import type { Project, ProviderDeclaration } from '../../project/types.js'
import { registryFacts } from './registry-facts.js'

/** What the options of `aurora extract` ask for. */
export interface ExtractWords {
  readonly chain?: readonly string[]
  readonly provider?: readonly string[]
  readonly period?: readonly string[]
  readonly last?: number
  readonly validator?: readonly string[]
}

/** How many periods are asked for when nobody says. */
const usualLast = 3

/** Sources that can be asked, by name: the enabled ones, or those of them that are named. */
export function askedSources(project: Project, names: readonly string[] | undefined): ReadonlySet<string> {
  const enabled = project.providers.filter(({ isEnabled }) => isEnabled)
  if (names === undefined) return new Set(enabled.map(({ provider }) => provider))
  for (const name of names) {
    const declared = project.providers.find(({ provider }) => provider === name)
    if (declared?.isEnabled === true) continue
    const known = project.providers.map(({ provider }) => provider)
    throw declared === undefined
      ? new UserError(`No source is named "${name}".`, {
          code: 'unknown_provider',
          hint: didYouMean(name, known),
        })
      : new UserError(`The source "${name}" is not enabled.`, {
          code: 'unknown_provider',
          where: { file: declared.file },
          hint: 'Set is_enabled: true in it.',
        })
  }
  return new Set(names)
}

/** The chains that are asked about, each with its periods. Throws a UserError for words that contradict each other. */
export function askedChains(
  project: Project,
  words: ExtractWords,
  asked: ReadonlySet<string>,
): readonly ChainWish[] {
  const wishes = wishesOf(words)
  const known = chainsOfSources(project, asked)
  const chains = chainsOf(words, wishes, known)
  return chains.map((chainId) => {
    const facts = registryFacts(project, chainId)
    const wish = wishes.get(chainId) ?? wishes.get(everyChain) ?? { kind: 'last', count: usualLast }
    const { validator } = words
    return {
      chainId,
      wish,
      finalityLag: facts.finalityLag,
      validators: (from, until) => validator ?? facts.validators(from, until),
      setting: (name) => facts.rule(name) ?? project.config.vars[name],
    }
  })
}

/** Chains that the sources speak of, in order. */
export function chainsOfSources(project: Project, asked: ReadonlySet<string>): readonly string[] {
  return [...new Set(askable(project, asked).flatMap(({ chains }) => chains))].sort()
}

export function refuseUnknownChains(named: readonly string[], known: readonly string[]): void {
  for (const name of named)
    if (!known.includes(name))
      throw new UserError(`No source that is asked speaks of the chain "${name}".`, {
        code: 'unknown_chain',
        hint: didYouMean(name, known),
      })
}

const everyChain = '*'

function askable(project: Project, asked: ReadonlySet<string>): readonly ProviderDeclaration[] {
  return project.providers.filter(({ provider, isEnabled }) => isEnabled && asked.has(provider))
}

/** Periods by chain; those without a chain are of every chain that is asked about. */
function wishesOf({ period = [], last }: ExtractWords): ReadonlyMap<string, PeriodWish> {
  if (period.length > 0 && last !== undefined)
    throw new UserError('Both --period and --last are given.', {
      code: 'extract_usage',
      hint: 'Give one of them.',
    })
  const wishes = new Map<string, PeriodWish>()
  for (const text of period) {
    const { chainId = everyChain, wish } = parsePeriodWish(text)
    if (wishes.has(chainId))
      throw new UserError(
        `--period is given twice for ${chainId === everyChain ? 'every chain' : chainId}.`,
        {
          code: 'extract_usage',
          hint: 'Ask for one range of a chain at a time, for example 830..858.',
        },
      )
    wishes.set(chainId, wish)
  }
  if (last !== undefined) wishes.set(everyChain, { kind: 'last', count: last })
  return wishes
}

function chainsOf(
  { chain }: ExtractWords,
  wishes: ReadonlyMap<string, PeriodWish>,
  known: readonly string[],
): readonly string[] {
  const ofPeriods = [...wishes.keys()].filter((name) => name !== everyChain)
  const named = [...new Set([...(chain ?? []), ...ofPeriods])]
  refuseUnknownChains(named, known)
  if (named.length > 0) return named
  if (wishes.has(everyChain) && wishes.get(everyChain)?.kind === 'range' && known.length > 1)
    throw new UserError('--period does not say of which chain.', {
      code: 'extract_usage',
      hint: `Write ${known[0] ?? 'chain'}/…, or add --chain.`,
    })
  return known
}
