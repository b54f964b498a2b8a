/** What a run may show of its requests while they go on; without secrets. Times in milliseconds. */
export type HttpEvent =
  /** Also where no whole answer came: without a status. */
  | {
      readonly kind: 'answered'
      readonly host: string
      readonly status: number | undefined
      readonly bytes: number
      readonly milliseconds: number
    }
  | {
      readonly kind: 'retry'
      readonly host: string
      /** Attempts made so far. */
      readonly attempts: number
      readonly milliseconds: number
      readonly reason: string
    }
  /** The host is not asked for so long, by its own wish. */
  | { readonly kind: 'paused'; readonly host: string; readonly milliseconds: number }
  | { readonly kind: 'circuit'; readonly host: string; readonly isOpen: boolean }
