import { type Script, sh } from '../../core/shell.ts'
import { type Action, shell } from '../kit/index.ts'
import { type GitAccess, gitSections } from './facts/access.ts'

/** Exit codes by which a script tells what went wrong. */
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

/** A command of git's that must succeed; what it prints goes to standard error. */
export function git(...words: readonly (string | Script)[]): Script {
  return sh`kstate_git ${words} >&2`
}

/** @param check what the script brought about, as who acts may see it */
export function gitActions(access: GitAccess, script: Script, check?: Script): Action[] {
  const sections = gitSections(access, script)
  return sections.map(({ script: part, when: _, ...how }, i) =>
    shell(part, { ...how, ...(check && i === sections.length - 1 ? { check } : {}) }),
  )
}

/** Whether a checkout stands at a commit. */
export function standsAtCommit(target: string, commit: string): Script {
  const git = sh`git -c ${'safe.directory=*'} -C ${target} rev-parse -q --verify`
  return sh`[ "$(${git} HEAD)" = "$(${git} ${`${commit}^{commit}`})" ]`
}

/** Steps of which each needs the one before. */
export function steps(scripts: readonly Script[]): Script {
  return scripts.reduce((all, one) => sh`${all}\n${one} || exit`, sh`:`)
}
