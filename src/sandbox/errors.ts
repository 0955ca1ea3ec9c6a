/** A sandbox host could not be made or freed; the message says why, for people. Any other error is a defect. */
export class SandboxError extends Error {
  override readonly name: string = 'SandboxError'
}

/** No provider (or not the one that was asked for) can be used here; the message says why, and what would help. */
export class NoProviderError extends SandboxError {
  override readonly name = 'NoProviderError'
  readonly reasons: readonly string[]
  constructor(reasons: readonly string[]) {
    super(['no sandbox host can be made on this machine:', ...reasons.map((reason) => `  ${reason}`)].join('\n'))
    this.reasons = reasons
  }
}
