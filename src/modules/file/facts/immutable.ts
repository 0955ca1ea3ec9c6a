import { dirname } from 'node:path/posix'
import { sh } from '../../../core/shell.ts'
import { type AskFor, given, whenKnown } from '../../kit/ask.ts'
import { fact } from '../../kit/fact.ts'
import { questionAbout } from '../../kit/question.ts'

/** Files and directories that an attribute keeps as they are: path → attributes as lsattr prints them. At most ten. */
type Guarded = ReadonlyMap<string, string>

/** Of these paths (JSON), the directories that they lie in, and all that lies in them. Nothing where the host has no lsattr. */
const guardedPaths = fact<Guarded>({
  name: 'immutable',
  ask: (needs) =>
    needs.map(({ key }) => {
      const paths = JSON.parse(key) as string[]
      const above = [...new Set(paths.map((path) => dirname(path)))]
      const script = sh`{ for p in ${above}; do lsattr -d -- "$p"; done
for p in ${paths}; do find "$p" -xdev \\( -type f -o -type d \\) -exec lsattr -d -- {} +; done
} 2>/dev/null | grep '^[^ ]*[ia][^ ]* ' | head -n 10`
      const read = questionAbout<Guarded>([key], script, function* ({ stdout }) {
        const lines = stdout.toString().split('\n')
        yield [key, new Map(lines.flatMap((line) => readLine(line) ?? []))]
      })
      return { ...read, timeout: 10 }
    }),
})

function readLine(line: string): [string, string][] | undefined {
  const [, flags, path] = /^([-A-Za-z]+) +(.+)$/.exec(line) ?? []
  return flags !== undefined && path !== undefined ? [[path, flags]] : undefined
}

/**
 * Why these paths could not be changed, as far as attributes (`i`, `a`) are the reason; undefined where they are none. To be
 * asked once something failed: it looks at all that lies in the paths.
 */
export function findObstacles(paths: readonly string[]): AskFor<string | undefined> {
  return whenKnown(guardedPaths(JSON.stringify([...paths].sort())), (guarded) =>
    given(guarded.size === 0 ? undefined : [...[...guarded].map(describe), hint].join('\n')),
  ) as AskFor<string | undefined>
}

const hint =
  'chattr takes such an attribute away; a file.managed that names it (`attrs: i`) lifts it for its own changes and sets it again'

function describe([path, flags]: readonly [string, string]): string {
  return flags.includes('i') ? `${path} is immutable (attribute i)` : `${path} can only be appended to (attribute a)`
}
