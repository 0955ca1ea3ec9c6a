import type { PrepareIo } from '../kit/prepare.ts'

/** What the controller knows: the login's shell. */
export interface Ready {
  readonly shell?: string
}

export async function prepareShell(_args: unknown, io: PrepareIo): Promise<Ready> {
  const shell = io.grains('shell')
  return typeof shell === 'string' && shell.startsWith('/') ? { shell } : {}
}
