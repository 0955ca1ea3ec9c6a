/** Options that take a value as the next word; all others stand alone or carry it behind `=`. */
const withValue = new Set([
  '--root',
  '--file-root',
  '--pillar-root',
  '--roster',
  '--roster-file',
  '--id',
  '--grains',
  '--log-level',
  '--log-file',
  '-t',
  '--timeout',
  '--connect-timeout',
  '--provider',
  '-j',
  '--jobs',
  '--pillar',
  '--output',
  '--out',
  '--out-indent',
  '--state-output',
  '--state_output',
  '--state-verbose',
  '--state_verbose',
  '--lock-wait',
  '--target',
  '-o',
  '--format',
  '--user',
  '--host',
  '--ignore',
])

/** The first word of a command line that is neither an option nor an option's value. */
export function firstOperand(args: readonly string[]): { readonly value: string; readonly index: number } | undefined {
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    if (word === '--') return i + 1 < args.length ? { value: args[i + 1]!, index: i + 1 } : undefined
    if (withValue.has(word)) i++
    else if (!word.startsWith('-') || word === '-') return { value: word, index: i }
  }
  return undefined
}
