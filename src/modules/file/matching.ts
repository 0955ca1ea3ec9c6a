/** Lines that both texts have, at these places. */
interface Block {
  readonly old: number
  readonly now: number
  readonly size: number
}

/** From so many lines on, lines that make up more than a hundredth of the new text are too common to begin a match. */
const popularFrom = 200

/**
 * The runs of lines that two texts share, in order, none touching the next: the longest run first, then the same on
 * either side of it (Ratcliff and Obershelp, "Pattern matching: the gestalt approach", 1988). Python's difflib goes this
 * way, and so must whoever wants its diffs to the letter; shortest edit scripts, as libraries find them, choose others.
 */
export function matchingBlocks(old: readonly string[], now: readonly string[]): Block[] {
  const places = placesOf(now)
  const found: Block[] = []
  const open: [oldFrom: number, oldTo: number, nowFrom: number, nowTo: number][] = [[0, old.length, 0, now.length]]
  for (let range = open.pop(); range; range = open.pop()) {
    const [oldFrom, oldTo, nowFrom, nowTo] = range
    const block = longestMatch(old, now, places, range)
    if (block.size === 0) continue
    found.push(block)
    if (oldFrom < block.old && nowFrom < block.now) open.push([oldFrom, block.old, nowFrom, block.now])
    const [oldEnd, nowEnd] = [block.old + block.size, block.now + block.size]
    if (oldEnd < oldTo && nowEnd < nowTo) open.push([oldEnd, oldTo, nowEnd, nowTo])
  }
  return joinTouching(found.sort((a, b) => a.old - b.old || a.now - b.now))
}

function placesOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  lines.forEach((line, i) => {
    const known = places.get(line)
    if (known) known.push(i)
    else places.set(line, [i])
  })
  if (lines.length < popularFrom) return places
  const most = Math.floor(lines.length / 100) + 1
  for (const [line, at] of places) if (at.length > most) places.delete(line)
  return places
}

/** The longest run within a range; of several the one that begins first in the old text, then in the new one. */
function longestMatch(
  old: readonly string[],
  now: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [oldFrom, oldTo, nowFrom, nowTo]: readonly [number, number, number, number],
): Block {
  let [bestOld, bestNow, size] = [oldFrom, nowFrom, 0]
  /** By place in the new text: how long the run is that ends there and at the old line before. */
  let runs = new Map<number, number>()
  for (let i = oldFrom; i < oldTo; i++) {
    const next = new Map<number, number>()
    for (const j of places.get(old[i]!) ?? []) {
      if (j < nowFrom) continue
      if (j >= nowTo) break
      const length = (runs.get(j - 1) ?? 0) + 1
      next.set(j, length)
      if (length > size) [bestOld, bestNow, size] = [i - length + 1, j - length + 1, length]
    }
    runs = next
  }
  // Common lines cannot begin a match, but belong to it where they touch it.
  while (bestOld > oldFrom && bestNow > nowFrom && old[bestOld - 1] === now[bestNow - 1]) {
    bestOld--
    bestNow--
    size++
  }
  while (bestOld + size < oldTo && bestNow + size < nowTo && old[bestOld + size] === now[bestNow + size]) size++
  return { old: bestOld, now: bestNow, size }
}

function joinTouching(blocks: readonly Block[]): Block[] {
  const joined: Block[] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    if (last && last.old + last.size === block.old && last.now + last.size === block.now)
      joined[joined.length - 1] = { ...last, size: last.size + block.size }
    else joined.push(block)
  }
  return joined
}
