import { describe, expect, it } from 'vitest'
import { oneStatement } from '../../../src/sql/one-statement.js'

describe('the one statement of a text', () => {
  it.each([
    ['select 1', 'select 1'],
    ['select 1;', 'select 1'],
    [' select 1 ; \n; -- done; really\n', ' select 1 '],
    ['select \';\' /* ; */ as "a;b" -- ;\n;', 'select \';\' /* ; */ as "a;b" -- ;\n'],
    ['select $$;$$;', 'select $$;$$'],
    ['-- first\nselect 1', '-- first\nselect 1'],
  ])('of %j is %j', (text, statement) => {
    expect(oneStatement(text)).toBe(statement)
  })

  it.each([[''], [' \n'], ['-- nothing'], [';;'], ['/* nothing */ ;']])('is missing in %j', (text) => {
    expect(() => oneStatement(text)).toThrow('There is no SQL to run.')
  })

  it.each([['select 1; select 2'], ['select 1;;select 2;'], ["select ';'; -- x\nselect 2"]])(
    'is not alone in %j',
    (text) => {
      expect(() => oneStatement(text)).toThrow('holds 2 statements')
    },
  )
})
