import { lines, nothing, type Script, sh } from '../../core/shell.ts'
import { given, whenKnown } from '../kit/ask.ts'
import { type FactPatch, predict } from '../kit/fact.ts'
import { type PathFact, parentsOf, pathFact } from './facts/path.ts'
import { chownWord, type Owner, withOwner } from './owner.ts'

/** The directories above a path that are not there, topmost first: of the nearest alone where none may be made. */
export function absentParents(path: string, makedirs: boolean) {
  const parents = makedirs ? parentsOf(path) : parentsOf(path).slice(0, 1)
  return whenKnown(
    parents.map((parent) => pathFact(parent)),
    (facts) => given(parents.filter((_, i) => facts[i]?.followed === undefined).reverse()),
  )
}

export interface DirectoryRights extends Owner {
  /** Four octal digits; undefined: what the umask leaves. */
  readonly mode?: string
}

/**
 * Makes directories (topmost first), each with the owner and mode; one that came into being meanwhile is left as it is, also
 * where that was between the look and the making: steps beside each other may make one parent.
 */
export function makeDirectories(paths: readonly string[], rights: DirectoryRights): Script {
  if (paths.length === 0) return nothing
  const owner = chownWord(rights)
  const steps: Script[] = [sh`mkdir -- "$p" 2>/dev/null || { [ -d "$p" ] && continue; mkdir -- "$p" || exit; }`]
  if (owner !== undefined) steps.push(sh`chown -- ${owner} "$p" || exit`)
  if (rights.mode !== undefined) steps.push(sh`chmod -- ${rights.mode} "$p" || exit`)
  return sh`for p in ${paths}; do
[ -d "$p" ] && continue
${lines(steps)}
done`
}

export function predictDirectories(paths: readonly string[], rights: DirectoryRights): FactPatch[] {
  return paths.map((path) => predict(pathFact(path), predictedDirectory(rights)))
}

/** A directory as it will be when it is made. */
export function predictedDirectory(rights: DirectoryRights): PathFact {
  const root = { uid: 0, gid: 0, user: 'root', group: 'root' }
  const made = { type: 'directory' as const, mode: rights.mode ?? '0755', ...root, size: 4096 }
  const self = withOwner(made, rights)
  return { self, followed: self }
}
