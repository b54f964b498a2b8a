import { describe, expect, it } from 'vitest'
import { physicalName } from '../../../src/engine/physical-name.js'

describe('the name of a physical table', () => {
  it('begins with the node and ends with what makes it unique', () => {
    expect(physicalName('validator_pnl', 'build-1', 'model.p.validator_pnl')).toMatch(
      /^validator_pnl_[a-z2-7]{10}$/,
    )
  })

  it('is the same for the same build and node, and another for any other', () => {
    const name = physicalName('a', 'build-1', 'model.p.a')
    expect(physicalName('a', 'build-1', 'model.p.a')).toBe(name)
    expect(physicalName('a', 'build-2', 'model.p.a')).not.toBe(name)
    expect(physicalName('a', 'build-1', 'model.p.a.v2')).not.toBe(name)
  })

  it('keeps at most 40 bytes of the node, never half a character', () => {
    expect(physicalName('x'.repeat(60), 'b', 'n')).toMatch(/^x{40}_.{10}$/)
    expect(physicalName(`${'x'.repeat(39)}éé`, 'b', 'n')).toMatch(/^x{39}_.{10}$/)
    expect(physicalName(`${'x'.repeat(38)}éé`, 'b', 'n')).toMatch(/^x{38}é_.{10}$/)
  })
})
