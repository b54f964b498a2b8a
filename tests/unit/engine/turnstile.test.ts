import { describe, expect, it } from 'vitest'
import { Turnstile } from '../../../src/engine/turnstile.js'

describe('a turnstile', () => {
  it('lets no more in than it has places, and the others in turn', async () => {
    const turnstile = new Turnstile(2)
    const order: number[] = []
    let inside = 0
    let most = 0
    await Promise.all(
      [0, 1, 2, 3, 4].map((number) =>
        turnstile.pass(async () => {
          order.push(number)
          inside += 1
          most = Math.max(most, inside)
          await new Promise((resolve) => setImmediate(resolve))
          inside -= 1
        }),
      ),
    )
    expect(order).toEqual([0, 1, 2, 3, 4])
    expect(most).toBe(2)
  })

  it('frees the place of one who failed', async () => {
    const turnstile = new Turnstile(1)
    await expect(turnstile.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(turnstile.pass(() => Promise.resolve('in'))).resolves.toBe('in')
  })
})
