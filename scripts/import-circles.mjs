/**
 * Circles in a graph of files, each as the files in order, the first again at the end: one circle, the shortest through
 * its first file, for each set of files that reach each other.
 *
 * @param {ReadonlyMap<string, ReadonlySet<string>>} imports file → files that it imports
 * @returns {string[][]}
 */
export function circlesIn(imports) {
  const circles = []
  const seen = new Set()
  for (const file of [...imports.keys()].sort()) {
    if (seen.has(file)) continue
    const circle = wayBack(file, imports)
    if (!circle) continue
    circles.push(circle)
    const ahead = reach(file, imports)
    for (const other of ahead) if (reach(other, imports).has(file)) seen.add(other)
  }
  return circles
}

/** The shortest way from a file to itself. */
function wayBack(start, imports) {
  const cameFrom = new Map()
  const queue = [start]
  for (const file of queue) {
    for (const next of imports.get(file) ?? []) {
      if (next === start) {
        const way = [start]
        for (let at = file; at !== start; at = cameFrom.get(at)) way.unshift(at)
        return [start, ...way]
      }
      if (cameFrom.has(next)) continue
      cameFrom.set(next, file)
      queue.push(next)
    }
  }
  return undefined
}

/** Every file that a file leads to. */
function reach(start, imports) {
  const reached = new Set()
  const queue = [start]
  for (const file of queue)
    for (const next of imports.get(file) ?? []) {
      if (reached.has(next)) continue
      reached.add(next)
      queue.push(next)
    }
  return reached
}
