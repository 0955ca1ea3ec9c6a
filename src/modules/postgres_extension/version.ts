/** Whether version `a` is older than `b`: numbers as numbers, words as words, as far as both have them. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]]
    if (x === undefined || y === undefined) return x === undefined
    if (x === y) continue
    return typeof x === 'number' && typeof y === 'number' ? x < y : String(x) < String(y)
  }
  return false
}

function parts(version: string): (number | string)[] {
  const words = version.match(/\d+|[a-z]+/gi) ?? []
  return words.map((word) => (/^\d/.test(word) ? Number(word) : word.toLowerCase()))
}
