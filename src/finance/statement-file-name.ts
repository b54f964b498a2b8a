import type { StatementName } from './statement-name.js'

type NamedParts = Pick<StatementName, 'statementId' | 'partnerId' | 'chainId' | 'periodIdentifier'>

/**
 * `acme_mainnet_842`: what a file about a statement is called, without its ending. The statement_id behind it keeps those
 * apart whose parts hold what parts them, capital letters, which some file systems do not tell from small ones, or
 * letters that had to go.
 */
export function statementFileName({ statementId, partnerId, chainId, periodIdentifier }: NamedParts): string {
  const parts = [partnerId, chainId, periodIdentifier]
  const isPlain = parts.every((part) => /^[a-z0-9][a-z0-9.-]*$/.test(part))
  const safe = parts
    .join('_')
    .replace(/[^A-Za-z0-9_.-]/g, '-')
    .replace(/^\./, '-')
  return isPlain ? safe : `${safe}_${statementId}`
}
