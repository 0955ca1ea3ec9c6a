import { createHash } from 'node:crypto'
import { dirname } from 'node:path/posix'
import { type Script, sh } from '../core/shell.ts'
import type { Answer } from '../transport/types.ts'
import { Cursor, chunks } from './cursor.ts'
import { type PathStat, readStat, statFormat } from './stat.ts'
import type { FactKind, Need, NewerPredictions, Probe, ProbeAnswer } from './types.ts'

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
  /** Hexadecimal, of a regular file's bytes (followed). `want: ['sha256']`. Undefined where it cannot be read. */
  readonly sha256?: string
  /** A regular file's bytes (followed). `want: ['content']`. Undefined where it cannot be read or is longer than `contentLimit`. */
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
  return { kind: pathKind, key: path, want, after }
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

export const pathKind: FactKind<PathFact> = {
  name: 'path',
  probe: (needs) => inquiries(needs).map(({ script }): Probe => ({ via: 'shell', section: { script } })),
  parse(needs, answers) {
    const facts = new Map<string, PathFact>(needs.map((need) => [need.key, absentPath]))
    inquiries(needs).forEach((inquiry, i) => {
      for (const [path, part] of inquiry.read(shellAnswer(answers[i]))) facts.set(path, { ...facts.get(path), ...part })
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
}

/** Whether a directory above has been removed, or replaced by something that is none, since. */
function isGone(path: string, newer: NewerPredictions): boolean {
  return parentsOf(path).some((parent) =>
    newer.of(pathFact(parent)).some(({ self }) => self?.type !== 'directory' && self?.type !== 'link'),
  )
}

interface Inquiry {
  readonly script: Script
  read(answer: Answer): Iterable<readonly [path: string, part: PathFact]>
}

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

/** Kinds of all paths in one word of letters, then stats of the entries, stats of what links lead to, and the links' targets. */
function statInquiry(paths: readonly string[]): Inquiry {
  return {
    script: sh`look() {
l=$1; shift; [ $# = 0 ] && return
if o=$(stat $l -c ${statFormat} -- "$@" 2>/dev/null); then printf '%s\\n' "$o"
else for q do stat $l -c ${statFormat} -- "$q" 2>/dev/null || printf '%s\\n' -; done; fi
}
set -- ${paths}
for p do
  shift
  if [ -L "$p" ]; then k=l; [ -e "$p" ] && k=L; elif [ -e "$p" ]; then k=e; else k=-; fi
  printf %s "$k"
  [ $k = - ] || set -- "$@" "$p"
done
printf '\\n'
look '' "$@"
for p do shift; if [ -L "$p" ]; then set -- "$@" "$p"; fi; done
for p do printf '%s\\n' "$(readlink -n -- "$p" | tr '\\n' '\\001')"; printf '%s\\n' "$(readlink -f -- "$p" | tr '\\n' '\\001')"; done
for p do shift; if [ -e "$p" ]; then set -- "$@" "$p"; fi; done
look -L "$@"`,
    *read(answer) {
      const cursor = new Cursor(answer.stdout)
      const kinds = cursor.line()
      if (kinds.length !== paths.length) throw new Error(`stat on the host: ${answer.stderr.toString().trim()}`)
      const there = paths.filter((_, i) => kinds[i] !== '-')
      const facts = new Map<string, PathFact>()
      for (const path of there) {
        const self = readStat(cursor.line())
        if (self) facts.set(path, { self, followed: self.type === 'link' ? undefined : self })
      }
      const links = paths.filter((_, i) => kinds[i] === 'l' || kinds[i] === 'L')
      for (const path of links) {
        const target = cursor.line().replaceAll('\u0001', '\n')
        const real = cursor
          .line()
          .replace(/\u0001$/, '')
          .replaceAll('\u0001', '\n')
        facts.set(path, { ...facts.get(path), target, real: real === '' ? undefined : real })
      }
      for (const path of paths.filter((_, i) => kinds[i] === 'L')) {
        const followed = readStat(cursor.line())
        facts.set(path, { ...facts.get(path), followed })
      }
      yield* facts
    },
  }
}

/** A letter for each path (`f`: can be read), then a line of sha256sum for each of these. */
function hashInquiry(paths: readonly string[]): Inquiry {
  return {
    script: sh`set -- ${paths}
for p do
  shift
  if [ -f "$p" ] && [ -r "$p" ]; then printf f; set -- "$@" "$p"; else printf -- -; fi
done
printf '\\n'
[ $# = 0 ] && exit
case "$*" in
  *'
'* | *\\\\*) ;;
  *) o=$(sha256sum -- "$@" 2>/dev/null) && { printf '%s\\n' "$o"; exit; } ;;
esac
for p do sha256sum <"$p" 2>/dev/null || printf '%s\\n' -; done`,
    *read(answer) {
      const cursor = new Cursor(answer.stdout)
      const readable = cursor.line()
      for (const path of paths.filter((_, i) => readable[i] === 'f')) {
        const hash = cursor.line().slice(0, 64)
        if (/^[0-9a-f]{64}$/.test(hash)) yield [path, { sha256: hash }]
      }
    },
  }
}

function attributeInquiry(paths: readonly string[]): Inquiry {
  return {
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
    script: sh`for p in ${paths}; do stat -L -c '%X %Y' -- "$p" 2>/dev/null || printf '%s\\n' -; done`,
    *read(answer) {
      const cursor = new Cursor(answer.stdout)
      for (const path of paths) {
        const [accessed, modified] = cursor.line().split(' ').map(Number)
        if (modified !== undefined) yield [path, { times: { accessed: accessed!, modified } }]
      }
    },
  }
}

function contentInquiry(path: string): Inquiry {
  return {
    script: sh`[ -f ${path} ] && [ "$(wc -c <${path})" -le ${contentLimit} ] && cat <${path}`,
    *read(answer) {
      if (answer.code === 0) yield [path, { content: answer.stdout }]
    },
  }
}

function shellAnswer(answer: ProbeAnswer | undefined): Answer {
  if (answer && 'stdout' in answer) return answer
  throw new Error('defect: a path is asked of a shell')
}
