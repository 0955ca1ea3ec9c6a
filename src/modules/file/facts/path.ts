import { createHash } from 'node:crypto'
import { dirname } from 'node:path/posix'
import { type Script, sh } from '../../../core/shell.ts'
import type { Answer } from '../../../transport/types.ts'
import { hiddenFunction } from '../../kit/absence.ts'
import { Cursor, chunks } from '../../kit/cursor.ts'
import { Need, type NewerPredictions } from '../../kit/fact.ts'
import { complaint, heard } from '../../kit/heard.ts'
import { legacyKind, type Probe } from '../../kit/legacy.ts'
import { Unobservable } from '../../kit/unobservable.ts'
import { type PathStat, readStat, statFormat } from './stat.ts'

/** What lies at a path, and what it leads to. */
export interface PathFact {
  /** The entry itself (a symbolic link is a link). Undefined: there is none. */
  readonly self?: PathStat
  /** What it leads to; for all but links the same as `self`. Undefined: nothing, or a link that leads nowhere. */
  readonly followed?: PathStat
  /** What a link says, as it is written there. */
  readonly target?: string
  /** The path without links, where `self` is a link that leads somewhere. */
  readonly real?: string
  /** Hexadecimal, of a regular file's bytes (followed). `want: ['sha256']`. Undefined where there is none. */
  readonly sha256?: string
  /** A regular file's bytes (followed). `want: ['content']`. Undefined where there is none or it is longer than `contentLimit`. */
  readonly content?: Buffer
  /** Letters of lsattr, dashes left out. `want: ['attributes']`. Undefined where the host or the file system has none. */
  readonly attributes?: string
  /** Seconds since 1970 of what the path leads to. `want: ['times']`. */
  readonly times?: { readonly accessed: number; readonly modified: number }
}

export type PathWant = 'sha256' | 'content' | 'attributes' | 'times'

/** Contents longer than this (bytes) never travel to the controller. */
export const contentLimit = 1024 * 1024

export const absentPath: PathFact = {}

/** What lies at an absolute path of the host. */
export function pathFact(
  path: string,
  want: readonly PathWant[] = [],
  after?: Need<PathFact>['after'],
): Need<PathFact> {
  return new Need(pathKind, path, want, after)
}

/** A regular file with these bytes, as a plan foretells it. */
export function foretoldFile(stat: Omit<PathStat, 'type' | 'size'>, bytes: Buffer): PathFact {
  const self: PathStat = { ...stat, type: 'file', size: bytes.length }
  return { self, followed: self, sha256: sha256(bytes), content: bytes }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The folders above an absolute path, nearest first, `/` left out. */
export function parentsOf(path: string): string[] {
  const parents: string[] = []
  for (let folder = dirname(path); folder !== '/' && folder !== '.'; folder = dirname(folder)) parents.push(folder)
  return parents
}

export const pathKind = legacyKind<PathFact>({
  name: 'path',
  probe: (needs) => inquiries(needs).map(({ script }): Probe => ({ via: 'shell', section: { script } })),
  parse(needs, answers) {
    const facts = new Map<string, PathFact | Unobservable>(needs.map((need) => [need.key, absentPath]))
    const add = (path: string, part: PathFact | Unobservable) => {
      const known = facts.get(path)
      if (!(known instanceof Unobservable)) facts.set(path, part instanceof Unobservable ? part : { ...known, ...part })
    }
    inquiries(needs).forEach(({ paths, codes, read }, i) => {
      try {
        for (const [path, part] of read(heard(answers[i], codes))) add(path, part)
      } catch (cause) {
        if (!(cause instanceof Unobservable)) throw cause
        for (const path of paths) add(path, cause)
      }
    })
    return facts
  },
  compose({ key, value }, newer) {
    if (!value.self || isGone(key, newer)) return absentPath
    if (value.self.type !== 'link' || value.real === undefined) return value
    if (isGone(value.real, newer)) return { self: value.self, target: value.target }
    const real = newer.of(pathFact(value.real)).at(-1)
    if (!real) return value
    const { self, sha256, content, attributes, times } = real
    return { ...value, followed: self, sha256, content, attributes, times }
  },
})

/** Whether a directory above has been removed, or replaced by something that is none, since. */
function isGone(path: string, newer: NewerPredictions): boolean {
  return parentsOf(path).some((parent) =>
    newer.of(pathFact(parent)).some(({ self }) => self?.type !== 'directory' && self?.type !== 'link'),
  )
}

interface Inquiry {
  readonly paths: readonly string[]
  readonly script: Script
  /** Exit codes that are answers; default [0]. */
  readonly codes?: readonly number[]
  read(answer: Answer): Iterable<readonly [path: string, part: PathFact | Unobservable]>
}

/** What a script prints in place of an answer where it failed for what is there all the same. */
const FAILED = '!'

function inquiries(needs: readonly Need[]): Inquiry[] {
  const wanting = (want: PathWant) => needs.filter((need) => need.want?.includes(want)).map((need) => need.key)
  return [
    ...chunks(needs.map((need) => need.key)).map(statInquiry),
    ...chunks(wanting('sha256')).map(hashInquiry),
    ...chunks(wanting('attributes')).map(attributeInquiry),
    ...chunks(wanting('times')).map(timesInquiry),
    ...wanting('content').map(contentInquiry),
  ]
}

/**
 * Kinds of all paths in one word of letters (`?`: cannot be said), then stats of the entries, the links' targets and where
 * they lead to (ended by NUL), and stats of that.
 */
function statInquiry(paths: readonly string[]): Inquiry {
  return {
    paths,
    script: sh`${hiddenFunction}
look() {
l=$1; shift; [ $# = 0 ] && return
if o=$(stat $l -c ${statFormat} -- "$@" 2>/dev/null); then printf '%s\\n' "$o"
else for q do stat $l -c ${statFormat} -- "$q" || if [ -e "$q" ] || { [ -z "$l" ] && [ -L "$q" ]; }; then echo '!'; else echo -; fi; done; fi
}
set -- ${paths}
for p do
  shift
  if [ -L "$p" ]; then k=l; [ -e "$p" ] && k=L; elif [ -e "$p" ]; then k=e; elif kstate_hidden "$p"; then k=?; else k=-; fi
  printf %s "$k"
  case $k in [lLe]) set -- "$@" "$p" ;; esac
done
printf '\\n'
look '' "$@"
for p do shift; if [ -L "$p" ]; then set -- "$@" "$p"; fi; done
for p do
  if t=$(readlink -n -- "$p" && echo .); then printf '=%s\\0' "\${t%?}"; else printf '!\\0'; fi
  if t=$(readlink -f -- "$p" && echo .); then printf '=%s\\0' "\${t%??}"; else printf '!\\0'; fi
done
for p do shift; if [ -e "$p" ]; then set -- "$@" "$p"; fi; done
look -L "$@"
:`,
    *read(answer) {
      const cursor = new Cursor(answer.stdout)
      const kinds = cursor.line()
      if (kinds.length !== paths.length) throw new Unobservable(complaint(answer))
      const failed = (path: string) => new Unobservable(complaint(answer, path))
      const facts = new Map<string, PathFact | Unobservable>()
      const add = (path: string, part: PathFact | Unobservable) => {
        const known = facts.get(path)
        if (!(known instanceof Unobservable))
          facts.set(path, part instanceof Unobservable ? part : { ...known, ...part })
      }
      const stat = (path: string) => {
        const line = cursor.line()
        return line === FAILED || line === '' ? failed(path) : readStat(line)
      }
      for (const [i, path] of paths.entries()) {
        if (kinds[i] === '-') continue
        if (kinds[i] === '?') {
          facts.set(path, new Unobservable(`a folder above ${path} may not be searched`))
          continue
        }
        const self = stat(path)
        if (self instanceof Unobservable) add(path, self)
        else if (self) add(path, { self, followed: self.type === 'link' ? undefined : self })
      }
      for (const [i, path] of paths.entries()) {
        if (kinds[i] !== 'l' && kinds[i] !== 'L') continue
        const [target = '', real = ''] = [cursor.text().toString(), cursor.text().toString()]
        if (!target.startsWith('=') || (kinds[i] === 'L' && !real.startsWith('='))) add(path, failed(path))
        else add(path, { target: target.slice(1), real: real.slice(1) || undefined })
      }
      for (const path of paths.filter((_, i) => kinds[i] === 'L')) {
        const followed = stat(path)
        add(path, followed instanceof Unobservable ? followed : { followed })
      }
      yield* facts
    },
  }
}

/** A letter for each path (`f`: a file, `x`: one that may not be read), then a line of sha256sum for each `f`. */
function hashInquiry(paths: readonly string[]): Inquiry {
  return {
    paths,
    script: sh`set -- ${paths}
for p do
  shift
  if [ ! -f "$p" ]; then printf -- -; elif [ -r "$p" ]; then printf f; set -- "$@" "$p"; else printf x; fi
done
printf '\\n'
[ $# = 0 ] && exit
case "$*" in
  *'
'* | *\\\\*) ;;
  *) o=$(sha256sum -- "$@" 2>/dev/null) && { printf '%s\\n' "$o"; exit; } ;;
esac
for p do sha256sum <"$p" || if [ -e "$p" ]; then echo '!'; else echo -; fi; done`,
    *read(answer) {
      const cursor = new Cursor(answer.stdout)
      const kinds = cursor.line()
      if (kinds.length !== paths.length) throw new Unobservable(complaint(answer))
      for (const [i, path] of paths.entries()) {
        if (kinds[i] === 'x') yield [path, new Unobservable(`${path} may not be read`)]
        if (kinds[i] !== 'f') continue
        const line = cursor.line()
        const hash = line.slice(0, 64)
        if (/^[0-9a-f]{64}$/.test(hash)) yield [path, { sha256: hash }]
        else if (line !== '-') yield [path, new Unobservable(complaint(answer, path))]
      }
    },
  }
}

function attributeInquiry(paths: readonly string[]): Inquiry {
  return {
    paths,
    script: sh`for p in ${paths}; do o=$(lsattr -d -- "$p" 2>/dev/null) || o=; printf '%s\\n' "\${o%% *}"; done`,
    *read(answer) {
      const cursor = new Cursor(answer.stdout)
      for (const path of paths) {
        const flags = cursor.line()
        if (flags !== '') yield [path, { attributes: flags.replaceAll('-', '') }]
      }
    },
  }
}

function timesInquiry(paths: readonly string[]): Inquiry {
  return {
    paths,
    script: sh`for p in ${paths}; do stat -L -c '%X %Y' -- "$p" || if [ -e "$p" ]; then echo '!'; else echo -; fi; done`,
    *read(answer) {
      const cursor = new Cursor(answer.stdout)
      for (const path of paths) {
        const line = cursor.line()
        const [accessed, modified] = line.split(' ').map(Number)
        if (modified !== undefined) yield [path, { times: { accessed: accessed!, modified } }]
        else if (line !== '-') yield [path, new Unobservable(complaint(answer, path))]
      }
    },
  }
}

/** Ends with 3 where there is no regular file, with 4 where it is too long. */
function contentInquiry(path: string): Inquiry {
  return {
    paths: [path],
    script: sh`[ -f ${path} ] || exit 3
n=$(wc -c <${path}) || exit 1
[ "$n" -le ${contentLimit} ] || exit 4
exec cat <${path}`,
    codes: [0, 3, 4],
    *read(answer) {
      if (answer.code === 0) yield [path, { content: answer.stdout }]
    },
  }
}
