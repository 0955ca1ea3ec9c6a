import { warning } from '../../core/diagnostics.ts'
import { matchGlob } from '../../core/glob.ts'
import type { RenderSession } from '../../render/index.ts'
import { importedIn, includesIn, type SlsPlace } from '../includes.ts'
import type { Found, LintInput, Rule } from '../types.ts'
import { textIn, WatchedTree } from '../watched-tree.ts'

type Files = RenderSession['states']

/** An SLS that nothing leads to. */
export const unusedSls: Rule = {
  code: 'sls-unused',
  severity: 'warning',
  tells:
    'An SLS of the states or the pillar that no top file names and no include reaches, for any target of the roster.',
  why: 'Nobody notices when it rots. (Told only when the whole roster is looked at.)',
  check(input) {
    const session = input.targets[0]?.session
    if (!session || !input.whole || input.targets.some(({ topRead }) => !topRead)) return []
    const opts = session.subject.opts
    const top = opts.get('state_top')
    const skip = typeof top === 'string' ? top.replace(/\.sls$/, '').replaceAll('/', '.') : 'top'
    return [
      ...unreached(session.states, reachedStates(input), skip, 'top.sls'),
      ...unreached(session.pillar, reachedPillar(input), skip, "the pillar's top.sls"),
    ]
  },
}

/** What was rendered or imported for any target, and what the top file names. */
function reachedStates({ targets }: LintInput): string[] {
  const loaded = targets[0] ? [...targets[0].loaded.states.loaded] : []
  return [...targets.flatMap(({ rendered, listed }) => [...rendered, ...listed]), ...loaded.map(slsOf)]
}

function reachedPillar({ targets }: LintInput): string[] {
  const loaded = targets[0] ? [...targets[0].loaded.pillar.loaded] : []
  return [...targets.flatMap(({ pillarListed }) => pillarListed), ...loaded.map(slsOf)]
}

function slsOf(path: string): string {
  return path
    .replace(/\.sls$/, '')
    .replace(/\/init$/, '')
    .replaceAll('/', '.')
}

/** Beside what was loaded: what reached files include or import in branches that no target takes. */
function unreached(files: Files, start: readonly string[], top: string, topFile: string): Found[] {
  const tree = files.tree instanceof WatchedTree ? files.tree.source : files.tree
  const places = files.names.flatMap((name): SlsPlace[] => {
    const found = files.find(name)
    return found && name !== top ? [{ ...found, text: textIn(tree, found.path) ?? '' }] : []
  })
  const byName = new Map(places.map((place) => [place.sls, place]))
  const reached = new Set<string>()
  const waiting = [...start, ...importedIn({ path: `${top}.sls`, text: textIn(tree, `${top}.sls`) ?? '' })]
  while (waiting.length > 0) {
    const pattern = waiting.pop()!
    for (const name of byName.has(pattern) ? [pattern] : files.names.filter((one) => matchGlob(one, pattern))) {
      const place = byName.get(name)
      if (!place || reached.has(name)) continue
      reached.add(name)
      waiting.push(...includesIn(place), ...importedIn(place))
    }
  }
  return places
    .filter(({ sls }) => !reached.has(sls))
    .map(({ sls, path }) => ({
      diagnostic: warning(unusedSls.code, `no top file and no include reaches the SLS '${sls}'`, {
        at: { file: tree.where(path), line: 1 },
        hint: `name it in ${topFile}, include it where it belongs, or delete it`,
      }),
    }))
}
