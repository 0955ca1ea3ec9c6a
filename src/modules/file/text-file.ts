import { type Action, shell } from '../kit/action.ts'
import { given, whenKnown } from '../kit/ask.ts'
import { type FactPatch, predict } from '../kit/fact.ts'
import { type ActorFact, actorFact } from '../user/actor.ts'
import { describeEntry } from './facts/entry-text.ts'
import { contentLimit, type PathFact, pathFact, predictedFile, sha256 } from './facts/path.ts'
import { newFileOf } from './owner.ts'
import { absentParents, makeDirectories, predictDirectories } from './parents.ts'
import { holds, inTurn, writeFile } from './write.ts'

/** A configuration file some lines of which a state edits; each step works on what the one before left. */
export interface TextFile {
  /** Empty where there is no file. */
  readonly text: string
  readonly isThere: boolean
  readonly now: PathFact
  /** Directories above that are to be made with it. */
  readonly parents: readonly string[]
  /** Why it cannot be edited. */
  readonly problem?: string
  /** What gives it this text (`isLonger`: the old one and more); owner and mode stay, directories above are made, a file that changed meanwhile is left as it is. */
  rewrite(text: string, isLonger?: boolean): Rewrite
}

export interface Rewrite {
  readonly action: Action
  readonly effects: readonly FactPatch[]
  /** The paths that it writes. */
  readonly paths: readonly string[]
}

/** @param path absolute */
export function textFile(path: string, makedirs = true) {
  const facts = {
    now: pathFact(path, ['sha256', 'content']),
    parents: absentParents(path, makedirs),
    actor: actorFact(),
  }
  return whenKnown(facts, ({ now, parents, actor }) =>
    given<TextFile>({
      text: now.content?.toString() ?? '',
      isThere: now.followed !== undefined,
      now,
      parents,
      problem: problemOf(path, now),
      rewrite: (text, isLonger = false) => rewrite(path, { now, parents, actor }, text, isLonger),
    }),
  )
}

function problemOf(path: string, now: PathFact): string | undefined {
  const { self, followed, content } = now
  if (self && followed?.type !== 'file') return `${path} is ${describeEntry(now)}, not a file`
  if (followed && !content) return `${path} is longer than ${contentLimit} bytes`
  return undefined
}

interface Found {
  readonly now: PathFact
  readonly parents: readonly string[]
  readonly actor: ActorFact
}

function rewrite(name: string, { now, parents, actor }: Found, text: string, isLonger: boolean): Rewrite {
  const path = now.real ?? name
  const bytes = Buffer.from(text)
  const { followed: stat } = now
  const kept = stat ? { owner: `${stat.uid}:${stat.gid}`, mode: stat.mode, expect: now.sha256 } : { expect: null }
  const appendFrom = isLonger ? now.content?.length : undefined
  const written = predictedFile(stat ?? newFileOf(actor), bytes)
  const { self, target, real } = now
  return {
    action: shell(inTurn([makeDirectories(parents, {}), writeFile({ path, ...kept, appendFrom })]), {
      stdin: text,
      check: holds(path, sha256(bytes)),
    }),
    effects: [
      ...predictDirectories(parents, {}),
      predict(pathFact(name), path === name ? written : { ...written, self, target, real }),
      ...(path === name ? [] : [predict(pathFact(path), written)]),
    ],
    paths: [name, path, ...parents],
  }
}
