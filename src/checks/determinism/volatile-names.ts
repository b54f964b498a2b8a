/** Functions whose result is not fixed by their arguments, and what to use instead. */
const refusals: readonly (readonly [names: readonly string[], message: string, hint: string])[] = [
  [
    ['random', 'setseed', 'uuid', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'nextval', 'currval'],
    'gives another value each time',
    'Derive it from the row, as the macro surrogate_key does.',
  ],
  [
    [
      ...['now', 'today', 'get_current_time', 'get_current_timestamp', 'current_localtime'],
      ...['current_localtimestamp', 'transaction_timestamp', 'statement_timestamp', 'clock_timestamp', 'age'],
      ...['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp'],
    ],
    'depends on when the build runs',
    'Use {{as_of}}, the logical time of the build.',
  ],
  [
    ['any_value', 'first', 'last', 'arbitrary', 'mode'],
    'takes whichever row comes first',
    'Use min or max, or rank the rows by a unique key and take the first.',
  ],
  [
    ['approx_quantile', 'approx_top_k', 'reservoir_quantile'],
    'approximates by sampling',
    'Rank the rows by a unique key instead.',
  ],
  [
    [
      ...[
        'current_user',
        'current_role',
        'session_user',
        'current_schema',
        'current_schemas',
        'current_catalog',
      ],
      ...['current_database', 'current_setting', 'current_query', 'getvariable', 'getenv', 'version'],
      ...['txid_current', 'pg_backend_pid'],
    ],
    'depends on the session that runs it',
    'Use a var of the project.',
  ],
]

/** Words that the engines read as such functions where they stand alone; the tree shows them as columns. */
const words: ReadonlySet<string> = new Set([
  ...['current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp'],
  ...['current_user', 'current_role', 'session_user', 'current_catalog', 'current_schema'],
])

const byName = new Map(
  refusals.flatMap(([names, message, hint]) => names.map((name) => [name, { message, hint }] as const)),
)

/** Why a function is not deterministic; `age` only with one argument, where it counts from today. */
export function volatileFunction(
  name: string,
  argumentCount: number,
): { readonly message: string; readonly hint: string } | undefined {
  return name === 'age' && argumentCount > 1 ? undefined : byName.get(name)
}

/** The same for a name that stands alone like a column. */
export function volatileWord(name: string): { readonly message: string; readonly hint: string } | undefined {
  return words.has(name) ? byName.get(name) : undefined
}
