import { describe, expect, it } from 'vitest'
import { Circuit } from '../../../../src/extract/http/circuit.js'
import type { Health } from '../../../../src/extract/http/circuit.js'

function circuitAfter(...healths: readonly Health[]): Circuit {
  const circuit = new Circuit({ failures: 3, rest: 1_000 })
  for (const health of healths) circuit.leave(circuit.enter(), health, 0)
  return circuit
}

describe('Circuit', () => {
  it('opens after so many failures in a row', () => {
    expect(circuitAfter('failed', 'failed').isOpen).toBe(false)
    expect(circuitAfter('failed', 'failed', 'failed')).toMatchObject({ isOpen: true, restsUntil: 1_000 })
  })

  it('begins to count anew after a healthy answer, and takes an interruption for neither', () => {
    expect(circuitAfter('failed', 'failed', 'healthy', 'failed', 'failed').isOpen).toBe(false)
    expect(circuitAfter('failed', 'failed', 'unknown', 'failed').isOpen).toBe(true)
  })

  it('closes when the trial is healthy, and begins to count anew', () => {
    const circuit = circuitAfter('failed', 'failed', 'failed', 'healthy')
    expect(circuit.isOpen).toBe(false)
    circuit.leave(circuit.enter(), 'failed', 2_000)
    expect(circuit.isOpen).toBe(false)
  })

  it('rests again when the trial fails', () => {
    const circuit = circuitAfter('failed', 'failed', 'failed')
    circuit.leave(circuit.enter(), 'failed', 1_500)
    expect(circuit.restsUntil).toBe(2_500)
  })

  it('lets another try when the trial was interrupted', () => {
    const circuit = circuitAfter('failed', 'failed', 'failed')
    const isTrial = circuit.enter()
    expect({ isTrial, isTrying: circuit.isTrying }).toEqual({ isTrial: true, isTrying: true })
    circuit.leave(isTrial, 'unknown', 1_500)
    expect(circuit).toMatchObject({ isOpen: true, isTrying: false, restsUntil: 1_000 })
  })

  it('does not listen to what was sent before it opened', () => {
    const circuit = new Circuit({ failures: 1, rest: 1_000 })
    const [first, second, third] = [circuit.enter(), circuit.enter(), circuit.enter()]
    circuit.leave(first, 'failed', 0)
    circuit.leave(second, 'failed', 500)
    circuit.leave(third, 'healthy', 600)
    expect(circuit.restsUntil).toBe(1_000)
  })
})
