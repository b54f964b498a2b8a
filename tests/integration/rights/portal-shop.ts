import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { onServer, createDatabase, uniqueName } from '../../support/postgres/test-database.js'
import { TestProject } from '../../support/test-project.js'

/** The roles of `roles/postgres.sql` under names of one test file's own: roles belong to the whole server. */
export type ShopRoles = Readonly<Record<'build' | 'finance' | 'analyst' | 'partner' | 'auditor', string>>

/** Who logs in. `harbor` has two lines, `meridian` one; `stranger` is a partner that the registry does not know. */
export type Login = 'builder' | 'accountant' | 'analyst' | 'auditor' | 'harbor' | 'meridian' | 'stranger'

const rolesOfLogins: Readonly<Record<Login, keyof ShopRoles>> = {
  builder: 'build',
  accountant: 'finance',
  analyst: 'analyst',
  auditor: 'auditor',
  harbor: 'partner',
  meridian: 'partner',
  stranger: 'partner',
}

/** A warehouse in small on a server of roles: registry, staging, computation, and a portal over them. */
export class PortalShop {
  readonly name = uniqueName()
  readonly roles = this.#named()
  readonly project: TestProject
  readonly database: string
  readonly #url: string
  readonly #drop: () => Promise<void>
  readonly #open: Client[] = []

  private constructor(database: Awaited<ReturnType<typeof createDatabase>>) {
    this.database = database.name
    this.#url = database.url
    this.#drop = database.drop
    this.project = new TestProject(filesOf(this))
    this.configure()
  }

  /** With its roles and logins made; nothing is built yet. */
  static async open(): Promise<PortalShop> {
    const shop = new PortalShop(await createDatabase())
    await shop.runRolesScript()
    const logins = Object.entries(rolesOfLogins).map(
      ([login, role]) => `create role "${shop.login(login as Login)}" login in role "${shop.roles[role]}"`,
    )
    await shop.asSuperuser(logins.join('; '))
    return shop
  }

  /** Name of the role with which somebody logs in. */
  login(login: Login): string {
    return `${this.name}_as_${login}`
  }

  /** Writes aurora.yml. */
  configure(target = `role: ${this.roles.build}`, more = settings(this.roles)): void {
    const url = this.urlOf('builder')
    const server = `{ type: postgres, url: "${url}", publish_wait: 5, ${target} }`
    this.project.write('aurora.yml', `name: shop\ntargets:\n  dev: ${server}\n${more}`)
  }

  async runRolesScript(): Promise<void> {
    await this.asSuperuser(this.rolesScript())
  }

  rolesScript(): string {
    const script = readFileSync(join(import.meta.dirname, '../../../roles/postgres.sql'), 'utf8')
    return script.replaceAll(/\baurora_(build|finance|analyst|partner|auditor)\b/g, `${this.name}_$1`)
  }

  async asSuperuser(sql: string): Promise<void> {
    await onServer(sql, this.#url)
  }

  urlOf(login?: Login): string {
    const url = new URL(this.#url)
    if (login !== undefined) url.username = this.login(login)
    return url.href
  }

  /** A connection of somebody's own, closed with the shop; as the superuser without a name. */
  async connect(login?: Login): Promise<ShopConnection> {
    const client = new Client({ connectionString: this.urlOf(login) })
    client.on('error', () => undefined)
    await client.connect()
    this.#open.push(client)
    return new ShopConnection(client)
  }

  async close(): Promise<void> {
    for (const client of this.#open) await client.end().catch(() => undefined)
    this.project.dispose()
    await this.#drop()
    const roles = [
      ...Object.keys(rolesOfLogins).map((login) => this.login(login as Login)),
      ...Object.values(this.roles),
    ]
    await onServer(roles.map((role) => `drop role if exists "${role}"`).join('; '))
  }

  #named(): ShopRoles {
    const named = (role: string): string => `${this.name}_${role}`
    return {
      build: named('build'),
      finance: named('finance'),
      analyst: named('analyst'),
      partner: named('partner'),
      auditor: named('auditor'),
    }
  }
}

/** What somebody sees and hears through one connection. */
export class ShopConnection {
  readonly #client: Client
  /** What the server said besides: all of it, so that a leak shows. */
  readonly heard: string[] = []

  constructor(client: Client) {
    this.#client = client
    client.on('notice', ({ message }) => this.heard.push(message ?? ''))
  }

  async rows(sql: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.#client.query<Record<string, unknown>>(sql)).rows
  }

  /** The first column of each row. */
  async values(sql: string): Promise<readonly unknown[]> {
    return (await this.rows(sql)).map((row) => Object.values(row)[0])
  }

  /** What the server says against it: the words, or `done` where it says nothing. */
  async refusal(sql: string): Promise<string> {
    try {
      await this.#client.query(sql)
      return 'done'
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}

/** Settings by folder as the warehouse has them. */
export function settings({ finance, analyst, partner, auditor }: ShopRoles): string {
  const readers = `[${finance}, ${analyst}, ${auditor}]`
  return `models:
  staging: { grants: { select: [${auditor}] } }
  computation: { materialized: table, grants: { select: ${readers} } }
  portal:
    grants: { select: [${finance}, ${analyst}, ${partner}, ${auditor}] }
    row_access: { column: partner_id, logins: partner_logins, all_rows: ${readers} }
seeds:
  registry: { grants: { select: ${readers} } }
`
}

const lineColumns = `
      - { name: partner_id, type: VARCHAR, description: Whose it is., constraints: [not_null] }
      - { name: line_id, type: INTEGER, description: Number of the line., constraints: [not_null] }
      - { name: terms, type: VARCHAR, description: What was agreed. }
      - { name: amount_native, type: "DECIMAL(38,18)", unit: coin, description: What is paid. }`

const lines = `select partner_id, line_id, terms, amount_native from {{ref "paid_lines"}}\n`

function filesOf(shop: PortalShop): Readonly<Record<string, string>> {
  return {
    'seeds/registry/partner_logins.csv': `login_name,partner_id\n${shop.login('harbor')},harbor\n${shop.login('meridian')},meridian\n`,
    'seeds/registry/partner_logins.yml': `seeds:
  - name: partner_logins
    columns:
      - { name: login_name, type: VARCHAR, description: Role., constraints: [primary_key] }
      - { name: partner_id, type: VARCHAR, description: Partner. }
`,
    'seeds/registry/agreed_lines.csv':
      'partner_id,line_id,terms,amount_native\nharbor,1,rate 500,10.5\nharbor,2,rate 500,20\nmeridian,3,rate 650,77.25\n',
    'seeds/registry/agreed_lines.yml': `seeds:
  - name: agreed_lines
    columns:${lineColumns}
`,
    'models/staging/raw_lines.sql': 'select partner_id, line_id from {{ref "agreed_lines"}}\n',
    'models/computation/paid_lines.sql':
      'select partner_id, line_id, terms, amount_native from {{ref "agreed_lines"}}\n',
    'models/portal/my_statements.sql':
      'select partner_id, cast(sum(amount_native) as decimal(38, 18)) as total_native from {{ref "paid_lines"}} group by partner_id\n',
    'models/portal/my_statements.yml': `models:
  - name: my_statements
    description: What a partner is paid.
    columns:
      - { name: partner_id, type: VARCHAR, description: Whose it is. }
      - { name: total_native, type: "DECIMAL(38,18)", unit: coin, description: What is paid. }
`,
    'models/portal/my_terms.sql':
      'select owners.partner_id, lines.terms from {{ref "paid_lines"}} as lines inner join {{ref "agreed_lines"}} as owners on owners.line_id = lines.line_id\n',
    'models/portal/my_terms.yml': `models:
  - name: my_terms
    columns:
      - { name: partner_id, type: VARCHAR, description: Whose it is. }
      - { name: terms, type: VARCHAR, description: What was agreed. }
`,
    'models/portal/my_lines.sql': lines,
    // The latest version is a table, the one before it a view.
    'models/portal/my_lines.v2.sql': `{{config materialized="table"}}\n${lines}`,
    'models/portal/my_lines.yml': `models:
  - name: my_lines
    columns:${lineColumns}
`,
  }
}
