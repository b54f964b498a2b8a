import { describe, expect, it } from 'vitest'
import { connectionOf } from '../../../src/engine/postgres/connection-parts.js'

describe('the connection that a target means', () => {
  it.each([
    [
      'postgresql://ada:p%40ss@db.example:6543/wh%2Fx?sslmode=verify-full&connect_timeout=3',
      {
        host: 'db.example',
        port: 6543,
        database: 'wh/x',
        user: 'ada',
        password: 'p@ss',
        tls: 'verify-full',
        connectSeconds: 3,
      },
    ],
    [
      'postgres://ada@127.0.0.1/w',
      { host: '127.0.0.1', port: 5432, database: 'w', user: 'ada', tls: 'disable' },
    ],
    ['postgresql://ada@[::1]:80/w', { host: '::1', port: 80, tls: 'disable' }],
    ['postgresql://db.example', { host: 'db.example', user: 'me', database: 'me', tls: 'require' }],
    ['postgresql:///w?host=%2Frun%2Fpg&port=7', { host: '/run/pg', port: 7, database: 'w', tls: 'disable' }],
    ['postgresql://ada@/w?host=/run/pg', { host: '/run/pg', user: 'ada', database: 'w' }],
    ['postgresql://', { host: 'localhost', user: 'me' }],
  ])('is read from %s', (url, expected) => {
    expect(connectionOf({ url }, { USER: 'me' })).toMatchObject(expected)
  })

  it('takes a part of its own before the URL’s, and that before a variable', () => {
    const env = { PGHOST: 'env', PGPORT: '1', PGDATABASE: 'e', PGUSER: 'eve', PGPASSWORD: 's3cret' }
    expect(connectionOf({ url: 'postgresql://url:2/', port: '3' }, env)).toMatchObject({
      host: 'url',
      port: 3,
      database: 'e',
      user: 'eve',
      password: 's3cret',
    })
  })

  it('needs nothing at all where the usual is meant', () => {
    expect(connectionOf({}, {})).toMatchObject({
      host: 'localhost',
      port: 5432,
      user: 'postgres',
      database: 'postgres',
      password: undefined,
      tls: 'disable',
    })
  })

  it.each([
    [{ url: 'mysql://ada:hunter2@db/x' }, 'no PostgreSQL URL'],
    [{ url: 'postgresql://ada:hunter2@db:port/x' }, 'no PostgreSQL URL'],
    [{ url: 'postgresql://ada:%zz@db/x' }, 'no PostgreSQL URL'],
    [{ url: 'postgresql://db/x?options=-c%20x%3D1' }, '"options"'],
    [{ port: '0' }, 'no port 0'],
    [{ port: 'x' }, 'whole number'],
    [{ ssl: 'prefer' }, '"prefer"'],
  ])('is refused for %j, and no password is told', (parts, message) => {
    const read = (): unknown => connectionOf(parts, {})
    expect(read).toThrow(expect.objectContaining({ code: 'invalid_connection', exitCode: 2 }) as Error)
    expect(read).toThrow(message)
    expect(read).not.toThrow('hunter2')
  })
})
