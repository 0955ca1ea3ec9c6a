import { pathFact } from '../file/facts/path.ts'
import { type AskFor, given, whenKnown } from '../kit/ask.ts'
import { createsFact, guardFact } from './guard.ts'

/** What the engine's conditions ask of a host. Absolute paths are asked for as files are, so that a plan knows of those that earlier steps make. */
export const guardFacts = {
  command: guardFact,
  exists: (path: string): AskFor<boolean> =>
    path.startsWith('/')
      ? whenKnown(pathFact(path), ({ followed }) => given(followed !== undefined))
      : createsFact(path),
}
