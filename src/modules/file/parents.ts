import { lines, nothing, type Script, sh } from '../../core/shell.ts'
import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { type PathFact, parentsOf, pathFact } from './facts/path.ts'
import type { PathStat } from './facts/stat.ts'
import { chownWord, type OwnerArguments, withOwner } from './owner.ts'

/** The folders that must be known: the nearest, or all above where they may have to be made. */
export function parentNeeds(path: string, makedirs: boolean): Need[] {
  const parents = parentsOf(path)
  return (makedirs ? parents : parents.slice(0, 1)).map((parent) => pathFact(parent) as Need)
}

/** The folders above a path that are known not to be there, topmost first. */
export function missingParents(path: string, facts: FactView): string[] {
  return parentsOf(path)
    .filter((parent) => {
      const fact = facts.find(pathFact(parent))
      return fact !== undefined && fact.followed === undefined
    })
    .reverse()
}

export interface FolderRights extends OwnerArguments {
  /** Four octal digits; undefined: what the umask leaves. */
  readonly mode?: string
}

/** Makes folders (topmost first), each with the owner and mode; one that came into being meanwhile is left as it is. */
export function makeFolders(folders: readonly string[], rights: FolderRights): Script {
  if (folders.length === 0) return nothing
  const owner = chownWord(rights)
  const steps: Script[] = [sh`mkdir -- "$p" || exit`]
  if (owner !== undefined) steps.push(sh`chown -- ${owner} "$p" || exit`)
  if (rights.mode !== undefined) steps.push(sh`chmod -- ${rights.mode} "$p" || exit`)
  return sh`for p in ${folders}; do
[ -d "$p" ] && continue
${lines(steps)}
done`
}

export function foretellFolders(folders: readonly string[], rights: FolderRights, facts: FactView): FactPatch[] {
  return folders.map((folder) => predict(pathFact(folder), foretoldFolder(rights, facts)))
}

/** A folder as it will be when it is made. */
export function foretoldFolder(rights: FolderRights, facts: FactView): PathFact {
  const made: PathStat = {
    type: 'directory',
    mode: rights.mode ?? '0755',
    uid: 0,
    gid: 0,
    user: 'root',
    group: 'root',
    size: 4096,
  }
  const self = withOwner(made, rights, facts)
  return { self, followed: self }
}
