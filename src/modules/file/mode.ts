/** What authors write for a mode: `'0640'`, 640 (YAML takes leading zeros off), `'0o640'`. */
export type ModeArgument = string | number | null | undefined

/** Four octal digits; undefined where none is asked for. What is no mode comes back as it is (`isMode` tells). */
export function normalizeMode(mode: ModeArgument): string | undefined {
  if (mode === null || mode === undefined) return undefined
  return String(mode)
    .replace('0o', '0')
    .replace(/^["']+|["']+$/g, '')
    .replace(/^0+/, '')
    .padStart(4, '0')
}

export function isMode(mode: string): boolean {
  return /^[0-7]{4}$/.test(mode)
}

/** The mode of directories made for a file: its own, with the right to enter wherever there is any right. */
export function directoryModeFor(mode: string | undefined): string | undefined {
  return mode
    ?.slice(-3)
    .replace(/[1-7]/g, (digit) => String(Number(digit) | 1))
    .padStart(4, '0')
}
