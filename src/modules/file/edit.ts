import type { Action } from '../kit/action.ts'
import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { actorFact } from '../user/actor.ts'
import { foretoldFile, type PathFact, pathFact } from './facts/path.ts'
import type { PathStat } from './facts/stat.ts'
import { foretellFolders, makeFolders, missingParents, parentNeeds } from './parents.ts'
import { inTurn, writeFile } from './write.ts'

/** A file's text before and after some lines of it were edited; each step works on what the one before left. */
export interface Edit {
  readonly path: string
  readonly now?: PathStat
  readonly sha256?: string
  readonly folders: readonly string[]
  readonly text: string
}

export function editNeeds(name: string, makedirs: boolean): Need[] {
  return [actorFact() as Need, pathFact(name, ['sha256', 'content']) as Need, ...parentNeeds(name, makedirs)]
}

/** The edit that gives the file this text, and what a plan foretells of it. */
export function editFile(
  name: string,
  now: PathFact,
  text: string,
  facts: FactView,
): { edit: Edit; effects: FactPatch[] } {
  const path = now.real ?? name
  const folders = missingParents(name, facts)
  const { user, group, uid, gid } = facts.get(actorFact())
  const written = foretoldFile(now.followed ?? { mode: '0644', user, group, uid, gid }, Buffer.from(text))
  const later = path === name ? written : { ...written, self: now.self, target: now.target, real: now.real }
  return {
    edit: { path, now: now.followed, sha256: now.sha256, folders, text },
    effects: [
      ...foretellFolders(folders, {}, facts),
      predict(pathFact(name), later),
      ...(path === name ? [] : [predict(pathFact(path), written)]),
    ],
  }
}

/** Owner and mode stay; a file that changed meanwhile is left as it is. */
export function editAction({ path, now, sha256, folders, text }: Edit): Action {
  const kept = now ? { owner: `${now.uid}:${now.gid}`, mode: now.mode, expect: sha256 } : { expect: null }
  return { kind: 'shell', script: inTurn([makeFolders(folders, {}), writeFile({ path, ...kept })]), stdin: text }
}
