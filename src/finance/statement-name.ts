import { didYouMean } from '../base/closest.js'
import { UserError } from '../base/errors.js'
import type { PeriodRange } from '../base/period-range.js'
import { isWithin } from '../base/period-range.js'
import { isUuid } from '../base/uuid.js'
import type { Session, SqlRow } from '../engine/engine.js'

/** A statement as it is addressed: one partner, one chain, one period. */
export interface StatementName {
  /** UUID text. */
  readonly statementId: string
  readonly partnerId: string
  readonly chainId: string
  /** UUID text. */
  readonly periodId: string
  /** As the chain names the period, e.g. `5003`. */
  readonly periodIdentifier: string
}

/** Which statements are meant where none is named; what is left out may be anything. */
export interface StatementChoice {
  readonly partner?: string | undefined
  readonly chain?: string | undefined
  readonly periods?: PeriodRange | undefined
}

/** The parts of a name. */
interface NameParts {
  readonly partner: string
  readonly chain: string
  /** Its identifier. */
  readonly period: string
}

/** `harbor-custody/solana-mainnet/5003`: what a statement is called in commands and messages. */
export function nameOf({ partnerId, chainId, periodIdentifier }: StatementName): string {
  return `${partnerId}/${chainId}/${periodIdentifier}`
}

/**
 * The published statement that `<partner>/<chain>/<period>` or a statement_id names. Throws a UserError of code
 * `bad_statement_name` for another spelling, `unknown_statement` where there is none, with the nearest name.
 */
export async function findStatement(session: Session, text: string): Promise<StatementName> {
  if (isUuid(text)) {
    const [found] = await readStatements(session, 'statements.statement_id = cast($1 as uuid)', [text])
    if (found !== undefined) return found
    throw unknown(`There is no statement with the id ${text}.`, 'See them with: aurora statement list')
  }
  const parts = text.split('/')
  const [partner, chain, period] = parts
  if (parts.length !== 3 || partner === undefined || chain === undefined || period === undefined)
    throw new UserError(`"${text}" names no statement.`, {
      code: 'bad_statement_name',
      hint: 'Write <partner>/<chain>/<period>, or the statement_id.',
    })
  const [found] = await readStatements(
    session,
    'statements.partner_id = $1 and statements.chain_id = $2 and periods.period_identifier = $3',
    [partner, chain, period],
  )
  if (found !== undefined) return found
  throw await unknownPart(session, text, { partner, chain, period })
}

/**
 * The published statements that are chosen, in the order of partner, chain and period. Throws a UserError of code
 * `unknown_statement` for a partner or chain without any, with the nearest name.
 */
export async function chosenStatements(
  session: Session,
  { partner, chain, periods }: StatementChoice,
): Promise<readonly StatementName[]> {
  await requireStatementsOf(session, { partner, chain })
  const statements = await readStatements(
    session,
    `($1::varchar is null or statements.partner_id = $1) and ($2::varchar is null or statements.chain_id = $2)`,
    [partner ?? null, chain ?? null],
  )
  return periods === undefined
    ? statements
    : statements.filter(({ periodIdentifier }) => isWithin(periodIdentifier, periods))
}

/** All published statements of a period, in the order of partners. */
export async function statementsOfPeriod(
  session: Session,
  { chainId, periodId }: Pick<StatementName, 'chainId' | 'periodId'>,
): Promise<readonly StatementName[]> {
  return readStatements(session, 'statements.chain_id = $1 and statements.period_id = cast($2 as uuid)', [
    chainId,
    periodId,
  ])
}

/**
 * Throws a UserError of code `unknown_statement`, with the nearest name, for a partner or a chain that no published
 * statement has: an empty list would say that there is nothing to do.
 */
export async function requireStatementsOf(
  session: Session,
  { partner, chain }: Pick<StatementChoice, 'partner' | 'chain'>,
): Promise<void> {
  if (partner === undefined && chain === undefined) return
  const all = await readStatements(session)
  const partners = distinct(all.map(({ partnerId }) => partnerId))
  const chains = distinct(all.map(({ chainId }) => chainId))
  if (partner !== undefined && !partners.includes(partner))
    throw unknown(`No partner "${partner}" has a statement.`, didYouMean(partner, partners))
  if (chain !== undefined && !chains.includes(chain))
    throw unknown(`There is no statement on a chain "${chain}".`, didYouMean(chain, chains))
}

async function readStatements(
  session: Session,
  condition = 'true',
  parameters: readonly (string | null)[] = [],
): Promise<readonly StatementName[]> {
  const rows = await session.rows(
    `select statements.statement_id, statements.partner_id, statements.chain_id, statements.period_id,
            periods.period_identifier
       from ${session.schema('computation')}.partner_commission_statements as statements
       join ${session.schema('canonical')}.canonical_periods as periods
         on periods.chain_id = statements.chain_id and periods.period_id = statements.period_id
      where ${condition}
      order by statements.partner_id, statements.chain_id, periods.period_number, statements.statement_id`,
    parameters,
  )
  return rows.map(statementNameOf)
}

/** A row with the columns that name a statement. */
export function statementNameOf(row: SqlRow): StatementName {
  return {
    statementId: String(row.statement_id),
    partnerId: String(row.partner_id),
    chainId: String(row.chain_id),
    periodId: String(row.period_id),
    periodIdentifier: String(row.period_identifier),
  }
}

/** The first part that no statement has, and the nearest one that there is. */
async function unknownPart(
  session: Session,
  text: string,
  { partner, chain, period }: NameParts,
): Promise<UserError> {
  const all = await readStatements(session)
  const ofPartner = all.filter(({ partnerId }) => partnerId === partner)
  const ofChain = ofPartner.filter(({ chainId }) => chainId === chain)
  if (all.length === 0) return unknown(`There is no statement ${text}: no statement has been published.`)
  if (ofPartner.length === 0)
    return unknown(
      `There is no statement ${text}: no partner "${partner}" has one.`,
      didYouMean(partner, distinct(all.map(({ partnerId }) => partnerId))),
    )
  if (ofChain.length === 0)
    return unknown(
      `There is no statement ${text}: ${partner} has none on a chain "${chain}".`,
      didYouMean(chain, distinct(ofPartner.map(({ chainId }) => chainId))),
    )
  return unknown(
    `There is no statement ${text}: ${partner} has none on ${chain} for a period "${period}".`,
    didYouMean(period, distinct(ofChain.map(({ periodIdentifier }) => periodIdentifier))),
  )
}

function unknown(message: string, hint = ''): UserError {
  const details = { code: 'unknown_statement', exitCode: 1 } as const
  return new UserError(message, hint === '' ? details : { ...details, hint })
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
