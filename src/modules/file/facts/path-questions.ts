import { sh } from '../../../core/shell.ts'
import type { Answer } from '../../../transport/types.ts'
import { hiddenFunction } from '../../kit/absence.ts'
import { Cursor, chunks } from '../../kit/cursor.ts'
import type { Need, Read, ShellQuestion } from '../../kit/fact.ts'
import { complaint } from '../../kit/heard.ts'
import { questionAbout } from '../../kit/question.ts'
import { Unobservable } from '../../kit/unobservable.ts'
import { absentPath, contentLimit, type PathFact, type PathWant } from './path-fact.ts'
import { readStat, statFormat } from './stat.ts'

/** What is asked of all paths, and of those of which more is wanted. */
export function pathQuestions(needs: readonly Need<PathFact>[]): ShellQuestion<PathFact>[] {
  const wanting = (want: PathWant) => needs.filter((need) => need.want.includes(want)).map((need) => need.key)
  return [
    ...chunks(needs.map((need) => need.key)).map(askStats),
    ...chunks(wanting('sha256')).map(askHashes),
    ...chunks(wanting('attributes')).map(askAttributes),
    ...chunks(wanting('times')).map(askTimes),
    ...wanting('content').map(askContent),
  ]
}

/** What a script prints in place of an answer where it failed for what is there all the same. */
const FAILED = '!'

/**
 * Kinds of all paths in one word of letters (`?`: cannot be said), then stats of the entries, the links' targets and where
 * they lead to (ended by NUL), and stats of that.
 */
function askStats(paths: readonly string[]): ShellQuestion<PathFact> {
  const script = sh`${hiddenFunction}
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
:`
  return questionAbout(paths, script, (answer) => readStats(paths, answer))
}

function* readStats(paths: readonly string[], answer: Answer): Read<PathFact> {
  const cursor = new Cursor(answer.stdout)
  const kinds = kindsOf(paths, cursor, answer)
  const are = (...letters: string[]) => paths.filter((_, i) => letters.includes(kinds[i]!))
  const stat = (path: string) => {
    const line = cursor.line()
    return line === FAILED || line === '' ? failedFor(path, answer) : readStat(line)
  }
  for (const path of are('-')) yield [path, absentPath]
  for (const path of are('?')) yield [path, new Unobservable(`a directory above ${path} may not be searched`)]
  for (const path of are('e', 'l', 'L')) {
    const self = stat(path)
    if (!self || self instanceof Unobservable) yield [path, self ?? absentPath]
    else yield [path, { self, followed: self.type === 'link' ? undefined : self }]
  }
  const leading = new Set(are('L'))
  for (const path of are('l', 'L')) {
    const [target, real] = [cursor.text().toString(), cursor.text().toString()]
    if (!target.startsWith('=') || (leading.has(path) && !real.startsWith('='))) yield [path, failedFor(path, answer)]
    else yield [path, { target: target.slice(1), real: real.slice(1) || undefined }]
  }
  for (const path of leading) {
    const followed = stat(path)
    yield [path, followed instanceof Unobservable ? followed : { followed }]
  }
}

/** A letter for each path. */
function kindsOf(paths: readonly string[], cursor: Cursor, answer: Answer): string {
  const kinds = cursor.line()
  if (kinds.length !== paths.length) throw new Unobservable(complaint(answer))
  return kinds
}

function failedFor(path: string, answer: Answer): Unobservable {
  return new Unobservable(complaint(answer, path))
}

/** A letter for each path (`f`: a file, `x`: one that may not be read), then a line of sha256sum for each `f`. */
function askHashes(paths: readonly string[]): ShellQuestion<PathFact> {
  const script = sh`set -- ${paths}
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
for p do sha256sum <"$p" || if [ -e "$p" ]; then echo '!'; else echo -; fi; done`
  return questionAbout(paths, script, function* (answer) {
    const cursor = new Cursor(answer.stdout)
    const kinds = kindsOf(paths, cursor, answer)
    for (const [i, path] of paths.entries()) {
      if (kinds[i] === 'x') yield [path, new Unobservable(`${path} may not be read`)]
      if (kinds[i] !== 'f') continue
      const line = cursor.line()
      const hash = line.slice(0, 64)
      if (/^[0-9a-f]{64}$/.test(hash)) yield [path, { sha256: hash }]
      else if (line !== '-') yield [path, failedFor(path, answer)]
    }
  })
}

function askAttributes(paths: readonly string[]): ShellQuestion<PathFact> {
  const script = sh`for p in ${paths}; do [ -L "$p" ] && p=$(readlink -f -- "$p"); o=$(lsattr -d -- "$p" 2>/dev/null) || o=; printf '%s\\n' "\${o%% *}"; done`
  return questionAbout(paths, script, function* ({ stdout }) {
    const cursor = new Cursor(stdout)
    for (const path of paths) {
      const flags = cursor.line()
      if (flags !== '') yield [path, { attributes: flags.replaceAll('-', '') }]
    }
  })
}

function askTimes(paths: readonly string[]): ShellQuestion<PathFact> {
  const script = sh`for p in ${paths}; do stat -L -c '%X %Y' -- "$p" || if [ -e "$p" ]; then echo '!'; else echo -; fi; done`
  return questionAbout(paths, script, function* (answer) {
    const cursor = new Cursor(answer.stdout)
    for (const path of paths) {
      const line = cursor.line()
      const [accessed, modified] = line.split(' ').map(Number)
      if (modified !== undefined) yield [path, { times: { accessed: accessed!, modified } }]
      else if (line !== '-') yield [path, failedFor(path, answer)]
    }
  })
}

/** Ends with 3 where there is no regular file, with 4 where it is too long. */
function askContent(path: string): ShellQuestion<PathFact> {
  const script = sh`[ -f ${path} ] || exit 3
n=$(wc -c <${path}) || exit 1
[ "$n" -le ${contentLimit} ] || exit 4
exec cat <${path}`
  return questionAbout(
    [path],
    script,
    function* ({ code, stdout }) {
      if (code === 0) yield [path, { content: stdout }]
    },
    [0, 3, 4],
  )
}
