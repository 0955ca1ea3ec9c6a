/** The candidate nearest to a misspelt word, if one is near enough to be meant ("did you mean"). */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length <= 4 ? 1 : word.length <= 9 ? 2 : 3
  let best: string | undefined
  let least = limit
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > least) continue
    const far = distance(word, candidate, least + 1)
    const isNearer =
      far < least || (far === least && (best === undefined || shared(word, candidate) > shared(word, best)))
    if (isNearer) [best, least] = [candidate, far]
  }
  return best
}

/** How many letters two words begin with alike: `content` rather leaves out the end of `contents` than misspells `context`. */
function shared(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}

/** Damerau–Levenshtein distance (adjacent letters swapped count once), or `limit` where it is not below it. */
function distance(a: string, b: string, limit: number): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      row.push(cost)
    }
    if (Math.min(...row) >= limit) return limit
    ;[before, previous] = [previous, row]
  }
  return Math.min(previous[b.length]!, limit)
}
