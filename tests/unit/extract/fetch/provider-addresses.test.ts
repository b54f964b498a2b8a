import { describe, expect, it } from 'vitest'
import { addressesOf, secretsOf } from '../../../../src/extract/fetch/provider-addresses.js'
import { declarationOf } from '../declarations.js'

const node = {
  ...declarationOf('my_node', ['getSlot']),
  baseUrls: { every: ['https://every.org/rpc'], byChain: { one: ['https://one.org', 'https://spare.org'] } },
}

describe('addressesOf', () => {
  const texts = (chainId: string, env: Record<string, string> = {}): readonly string[] =>
    addressesOf(node, chainId, env).map(String)

  it('takes those of the chain, or else those for every chain', () => {
    expect(texts('one')).toEqual(['https://one.org/', 'https://spare.org/'])
    expect(texts('two')).toEqual(['https://every.org/rpc'])
  })

  it('lets the environment go before both, in its order', () => {
    const env = { AURORA_MY_NODE_URL: 'http://a.org/x  https://b.org,https://c.org' }
    expect(texts('one', env)).toEqual(['http://a.org/x', 'https://b.org/', 'https://c.org/'])
  })

  it('says what to set where there is none', () => {
    const bare = { ...node, baseUrls: { every: [], byChain: {} } }
    expect(() => addressesOf(bare, 'one', {})).toThrow(/no address to ask my_node about one/)
  })

  it('never shows an address that it refuses', () => {
    const env = { AURORA_MY_NODE_URL: 'https://good.org ftp://key@secret.org' }
    expect(() => addressesOf(node, 'one', env)).toThrow(
      expect.objectContaining({ message: 'AURORA_MY_NODE_URL holds no http or https address at 2.' }),
    )
  })
})

describe('secretsOf', () => {
  it('takes user and password, values of the query and long parts of the path for secrets', () => {
    const url = new URL('https://me:pa%20ss@host.org/v1/0123456789abcdef0123/rpc?api-key=k3y&x=%2B')
    expect(secretsOf(url)).toEqual(['me', 'pa ss', 'k3y', '+', '0123456789abcdef0123'])
  })

  it('finds none in a plain address', () => {
    expect(secretsOf(new URL('https://host.org/api/v1'))).toEqual([])
  })
})
