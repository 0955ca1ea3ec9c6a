import type { Outcome } from '../kit/index.ts'

/** What comes of a script of git's: what was done, line by line and as a comment; what git printed; how it ended. */
export interface Account {
  readonly steps: readonly string[]
  readonly done: string
  readonly error: string
  readonly code: number | undefined
}

export function accountOf({ outputs }: Pick<Outcome<unknown, unknown, unknown>, 'outputs'>): Account {
  const last = outputs.at(-1)
  const steps = (last?.stdout.toString() ?? '').split('\n').filter((line) => line !== '')
  return {
    steps,
    done: steps.length > 1 ? `${steps.join('. ')}.` : steps.join(''),
    error: last?.stderr.toString().trim() ?? '',
    code: last?.code,
  }
}

/** Why nothing was done where who shall act is looked up first; undefined where that is not it. */
export function lackingUser({
  args,
  outputs,
}: {
  readonly args: { readonly user: string | null }
  readonly outputs: readonly unknown[]
}): string | undefined {
  return args.user && outputs.length === 1 ? `User '${args.user}' is not available` : undefined
}
