/** The only statuses whose bodies can be data. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299
}
