/** Why a browser did not do what it was asked for, in words that go on after `it`. */
export class BrowserFailure extends Error {}
