/** PostgreSQL takes an encoding's name in any case and with any punctuation. */
export function sameEncoding(a: string, b: string): boolean {
  return bare(a) === bare(b)
}

/** Locales are the system's; only how the character set behind the dot is spelt does not matter. */
export function sameLocale(a: string, b: string): boolean {
  const [nameA, setA = ''] = a.split('.', 2)
  const [nameB, setB = ''] = b.split('.', 2)
  return nameA === nameB && bare(setA) === bare(setB)
}

function bare(encoding: string): string {
  const name = encoding.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return name === 'unicode' ? 'utf8' : name
}
