import { warning } from '../../core/diagnostics.ts'
import { equals } from '../../python/values/order.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Found, PillarValue, Rule, TargetTree } from '../types.ts'

interface Shadow {
  readonly target: string
  readonly loser: PillarValue
  readonly winner: PillarValue
}

/** A pillar value that another SLS of the same target overrides. */
export const shadowedPillar: Rule = {
  code: 'pillar-shadowed',
  severity: 'warning',
  tells: 'A pillar key is set by two SLS of one target to different values: one of them has no effect there.',
  why: 'Salt merges them without a word; who edits the value that loses sees nothing change.',
  check({ targets }) {
    const shadows = targets.flatMap(findShadows)
    const keyOf = ({ loser }: Shadow) => `${loser.file}\0${loser.at?.line}\0${pathText(loser)}`
    return [...groupBy(shadows, keyOf).values()].flatMap((same) => tell(same, readersOf(same[0]!.loser, targets)))
  },
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

function readersOf(loser: PillarValue, targets: readonly TargetTree[]): number {
  return targets.filter(({ pillarValues }) => pillarValues.some(({ sls }) => sls === loser.sls)).length
}

function findShadows({ id, pillar, pillarValues, pillarLists, pillarNested }: TargetTree): Shadow[] {
  const all = [...pillarValues, ...pillarLists].filter(
    ({ sls, path }) => !pillarNested.has(sls) && path.every((key) => typeof key === 'string'),
  )
  const byPath = groupBy(all, pathText)
  return [...byPath.values()].flatMap((same) => {
    const winner = winnerOf(same[0]!.path, pillar, byPath)
    if (!winner) return []
    return same
      .filter((one) => one.sls !== winner.sls && !equals(one.value, winner.value))
      .map((loser) => ({ target: id, loser, winner }))
  })
}

/** What stands in the pillar at a path, or in place of a mapping above it; undefined where it is merged from several. */
function winnerOf(path: readonly Value[], pillar: Dict, byPath: ReadonlyMap<string, readonly PillarValue[]>) {
  for (let length = path.length; length > 0; length--) {
    const above = path.slice(0, length)
    const kept = lookUp(pillar, above)
    if (kept instanceof Dict) return undefined
    if (kept === undefined) continue
    return byPath.get(above.map(str).join(':'))?.findLast(({ value }) => equals(value, kept))
  }
  return undefined
}

function lookUp(pillar: Dict, path: readonly Value[]): Value | undefined {
  let at: Value | undefined = pillar
  for (const key of path) at = at instanceof Dict ? at.get(key) : undefined
  return at
}

function tell(shadows: readonly Shadow[], readers: number): Found[] {
  const { loser, winner } = shadows[0]!
  const all = shadows.length === readers
  const others = new Set(shadows.map((shadow) => shadow.winner.sls))
  const by = [...others].map((sls) => `'${sls}'`).join(', ')
  const reach = all ? 'it has no effect' : `it has no effect for ${shadows.length} of ${readers} targets`
  const diagnostic = warning(
    shadowedPillar.code,
    `the pillar key ${pathText(loser)} of '${loser.sls}' is overridden by ${by}: ${reach}`,
    {
      at: loser.at,
      excerpt: loser.excerpt,
      related: winner.at ? [{ message: 'overridden here', at: winner.at, excerpt: winner.excerpt }] : undefined,
      hint: all
        ? 'take away the one that is not meant'
        : 'keep the common value in one place, and the exceptions in another',
    },
  )
  return shadows.map(({ target }) => ({ target, diagnostic }))
}

function pathText({ path }: PillarValue): string {
  return path.map(str).join(':')
}
