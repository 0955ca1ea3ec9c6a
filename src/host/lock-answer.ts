import type { Answer } from '../transport/types.ts'

/** Who holds a host, as the lock on it says. */
export interface LockHolder {
  /** `name@machine`. */
  readonly owner: string
  /** ISO time of the machine that holds it. */
  readonly since: string
  /** What it is doing: the command line without secrets. */
  readonly what: string
}

export type LockState =
  | { readonly kind: 'held' }
  /** `unheard`: seconds for which its controller was not heard from, where that is longer than a lock lasts: its command still runs. */
  | { readonly kind: 'busy'; readonly holder: LockHolder; readonly unheard?: number }
  /** It could not even be written. */
  | { readonly kind: 'unwritable'; readonly why: string }

/** What `takeLock` answered. */
export function readLock(answer: Answer): LockState {
  if (answer.failure) return { kind: 'unwritable', why: answer.failure.why }
  const [first = '', owner = '', since = '', what = ''] = answer.stdout.toString().split('\n').map(printable)
  if (first === 'held') return { kind: 'held' }
  const [word, age, expiry] = first.split(' ')
  if (word !== 'busy') return { kind: 'unwritable', why: reasonOf(answer) }
  const unheard = Number(age) > Number(expiry) + 2 ? Number(age) : undefined
  return { kind: 'busy', holder: { owner, since, what }, unheard }
}

/** What the host's programs said, without the shell's own "sh: 12: ". */
function reasonOf(answer: Answer): string {
  const said = answer.stderr
    .toString()
    .split('\n')
    .map(printable)
    .filter((line) => line !== '')
  return said.length > 0
    ? said
        .map((line) => line.replace(/^\S*sh: (?:line )?\d+: /, ''))
        .join('; ')
        .slice(0, 500)
    : `exit code ${answer.code ?? 'none'}`
}

/** Another run wrote this: one line, without anything that moves a terminal. */
function printable(line: string): string {
  return line
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, 300)
}
