import { type Known, see } from '../kit/index.ts'
import type { DirectoryArguments } from './directory-arguments.ts'
import { pathFact } from './facts/path.ts'
import { treeFact } from './facts/tree.ts'
import { ownerFact } from './owner.ts'
import { absentParents } from './parents.ts'
import { withoutSlash } from './path-text.ts'

export function directoryFacts(args: DirectoryArguments) {
  const path = withoutSlash(args.name)
  return {
    now: pathFact(path),
    backup: args.backupname ? pathFact(args.backupname) : undefined,
    parents: absentParents(path, args.makedirs),
    owner: ownerFact(args),
    /** What `recurse` reaches. */
    inside: args.recurse ? insideFact(args) : undefined,
    /** What `clean` looks at. */
    all: args.clean ? treeFact(path) : undefined,
    /** What other steps have asked of single entries is predicted together with these. */
    known: see([]),
  }
}

export type DirectoryFacts = Known<ReturnType<typeof directoryFacts>>

/** What Salt sees: the last level's directories too, of which it then changes nothing. */
export function insideFact({ name, max_depth, follow_symlinks }: DirectoryArguments) {
  return treeFact(withoutSlash(name), {
    depth: max_depth === null ? undefined : max_depth + 1,
    follow: follow_symlinks,
  })
}
