import { type Script, sh } from '../../../core/shell.ts'
import { hiddenFunction } from '../../kit/absence.ts'
import { Cursor } from '../../kit/cursor.ts'
import { factKind, Need } from '../../kit/fact.ts'
import { questionAbout } from '../../kit/question.ts'
import { Unobservable } from '../../kit/unobservable.ts'
import { pathKind } from './path.ts'
import { type PathStat, readStat, statFormat } from './stat.ts'

/** What lies below a directory: path → stat, in the order in which the host walks it; without the directory itself. */
export type TreeFact = ReadonlyMap<string, PathStat>

export interface TreeOptions {
  /** Levels below the directory; absent: all. */
  readonly depth?: number
  /** What links lead to instead of the links (they are never walked into). */
  readonly follow?: boolean
}

export function treeFact(path: string, { depth, follow = false }: TreeOptions = {}): Need<TreeFact> {
  return new Need(treeKind, JSON.stringify([path, depth ?? null, follow]))
}

type Key = readonly [path: string, depth: number | null, follow: boolean]

/** Each batch of `find`: how many, their stats (`-` for what vanished), their names ended by NUL. */
const batch = sh`n=$#; printf '%s\\n' "$n"
if o=$(stat $l -c ${statFormat} -- "$@" 2>/dev/null); then printf '%s\\n' "$o"
else for q do stat $l -c ${statFormat} -- "$q" 2>/dev/null || stat -c ${statFormat} -- "$q" || {
[ ! -e "$q" ] && [ ! -L "$q" ] || exit 1; printf '%s\\n' -; }; done; fi
printf '%s\\0' "$@"`

const treeKind = factKind<TreeFact>({
  name: 'tree',
  ask: (needs) =>
    needs.map(({ key }) =>
      questionAbout([key], walk(key), function* ({ stdout }) {
        yield [key, readBatches(stdout)]
      }),
    ),
  compose({ key, value }, newer) {
    const changed = newer.all(pathKind)
    if (changed.length === 0) return value
    const [root, depth, follow] = JSON.parse(key) as Key
    const tree = new Map(value)
    const above = root.endsWith('/') ? root : `${root}/`
    for (const [path, { self, followed }] of changed) {
      const [isIn, isOver] = [path.startsWith(above), above.startsWith(`${path}/`)]
      if (!isIn && !isOver) continue
      const leadsOn = self?.type === 'directory' || (isOver && self?.type === 'link')
      if (!leadsOn) for (const below of [...tree.keys()]) if (below.startsWith(`${path}/`)) tree.delete(below)
      if (!isIn || (depth !== null && path.slice(above.length).split('/').length > depth)) continue
      if (self) tree.set(path, (follow ? followed : undefined) ?? self)
      else tree.delete(path)
    }
    return tree
  },
})

function walk(key: string): Script {
  const [path, depth, follow] = JSON.parse(key) as Key
  const limit = depth === null ? [] : ['-maxdepth', String(depth)]
  // With a trailing slash a directory that is a link is walked into, as a plain one is.
  const root = path.endsWith('/') ? path : `${path}/`
  return sh`${hiddenFunction}
if [ ! -e ${path} ] && kstate_hidden ${path}; then echo ${`a directory above ${path} may not be searched`} >&2; exit 1; fi
[ -d ${path} ] || exit 0
l=${follow ? '-L' : ''} find ${root} -mindepth 1 ${limit} -exec /bin/sh -c ${batch.text} sh {} +`
}

function readBatches(bytes: Buffer): TreeFact {
  const found = new Map<string, PathStat>()
  const cursor = new Cursor(bytes)
  while (!cursor.done) {
    const count = Number(cursor.line())
    if (!Number.isSafeInteger(count) || count > bytes.length)
      throw new Unobservable("the host's answer is not complete")
    const stats = Array.from({ length: count }, () => readStat(cursor.line()))
    for (const stat of stats) {
      const name = cursor.text().toString()
      if (stat) found.set(name, stat)
    }
  }
  return found
}
