import type { Action } from '../kit/action.ts'
import { given, see, whenKnown } from '../kit/ask.ts'
import type { FactPatch, FactView } from '../kit/fact.ts'
import { editAction, editFile, editNeeds } from './edit.ts'
import { contentLimit, pathFact } from './facts/path.ts'

/** A configuration file some lines of which a state edits; each step works on what the one before left. */
export interface TextFile {
  /** Empty where there is no file. */
  readonly text: string
  readonly isThere: boolean
  /** Why it cannot be edited. */
  readonly problem?: string
  /** What gives it this text; owner and mode stay, directories above are made, a file that changed meanwhile is left as it is. */
  rewrite(text: string): { readonly action: Action; readonly effects: readonly FactPatch[] }
}

/** @param path absolute */
export function textFile(path: string) {
  return whenKnown(see(editNeeds(path, true)), (facts) => given(textFileOf(path, facts)))
}

function textFileOf(path: string, facts: FactView): TextFile {
  const now = facts.get(pathFact(path))
  return {
    text: now.content?.toString() ?? '',
    isThere: now.followed !== undefined,
    ...problemOf(path, now.followed, now.content),
    rewrite(text) {
      const { edit, effects } = editFile(path, now, text, facts)
      return { action: editAction(edit), effects }
    },
  }
}

function problemOf(path: string, now: { readonly type: string } | undefined, content: Buffer | undefined) {
  if (now && now.type !== 'file') return { problem: `${path} is not a file` }
  if (now && !content) return { problem: `${path} is longer than ${contentLimit} bytes` }
  return {}
}
