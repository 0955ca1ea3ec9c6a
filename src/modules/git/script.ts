import { type Script, sh } from '../../core/shell.ts'
import type { Action } from '../kit/action.ts'
import { type GitAccess, gitSections } from './facts/access.ts'

/** Exit codes by which a script says what went wrong. */
export const failures = {
  clone: 70,
  fetch: 71,
  missing: 72,
  behind: 73,
  detached: 74,
  submodules: 75,
} as const

/** Tells, once it is done, what was done: a line of the comment. */
export function say(text: string): Script {
  return sh`printf '%s\n' ${text}`
}

/** A command of git's that must succeed; what it says goes to standard error. */
export function git(...words: readonly (string | Script)[]): Script {
  return sh`kstate_git ${words} >&2`
}

export function gitActions(access: GitAccess, script: Script): Action[] {
  return gitSections(access, script).map((section) => ({ kind: 'shell', ...section }))
}

/** Steps of which each needs the one before. */
export function steps(scripts: readonly Script[]): Script {
  return scripts.reduce((all, one) => sh`${all}\n${one} || exit`, sh`:`)
}
