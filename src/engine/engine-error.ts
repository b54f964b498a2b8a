import { AuroraError } from '../base/errors.js'

export type EngineErrorCode =
  | 'syntax'
  | 'binder'
  | 'constraint'
  | 'conversion'
  | 'out_of_range'
  | 'interrupted'
  | 'timeout'
  | 'locked'
  | 'permission'
  | 'connection'
  | 'io'
  | 'disk_full'
  | 'memory'
  | 'other'

/** What the engine said of a statement, with the place in its text where it says one. */
export class EngineError extends AuroraError {
  readonly engineCode: EngineErrorCode
  /** 0-based offset into `sql`, in UTF-16 units; undefined where the engine names none. */
  readonly position: number | undefined
  readonly sql: string

  constructor(
    message: string,
    details: { engineCode: EngineErrorCode; position?: number | undefined; sql: string; cause?: unknown },
  ) {
    super(message, { code: `engine_${details.engineCode}`, cause: details.cause })
    this.engineCode = details.engineCode
    this.position = details.position
    this.sql = details.sql
  }
}
