/** Debian's order of versions (deb-version(7)): negative, zero or positive. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [split(a), split(b)]
  return x.epoch - y.epoch || compareParts(x.upstream, y.upstream) || compareParts(x.revision, y.revision)
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(':')
  const rest = version.slice(colon + 1)
  const dash = rest.lastIndexOf('-')
  return {
    epoch: colon === -1 ? 0 : Number(version.slice(0, colon)) || 0,
    upstream: dash === -1 ? rest : rest.slice(0, dash),
    revision: dash === -1 ? '' : rest.slice(dash + 1),
  }
}

/** Text and numbers by turns: `~` before the end, the end before letters, letters before all else. */
function compareParts(a: string, b: string): number {
  const weigh = (c: string | undefined) =>
    c === undefined || /\d/.test(c) ? 0 : c === '~' ? -1 : /[A-Za-z]/.test(c) ? c.charCodeAt(0) : c.charCodeAt(0) + 256
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    while ((i < a.length && !/\d/.test(a[i]!)) || (j < b.length && !/\d/.test(b[j]!))) {
      const difference = weigh(a[i]) - weigh(b[j])
      if (difference !== 0) return difference
      i++
      j++
    }
    const [m, n] = [/^\d*/.exec(a.slice(i))![0], /^\d*/.exec(b.slice(j))![0]]
    const [p, q] = [BigInt(m || 0), BigInt(n || 0)]
    if (p !== q) return p < q ? -1 : 1
    i += m.length
    j += n.length
  }
  return 0
}
