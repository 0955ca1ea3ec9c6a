import type { Flags } from './nodes.ts'

/** Flags with those of inline letters (`aimsux`) added. */
export function addFlags(flags: Flags, letters: string): Flags {
  return {
    ignoreCase: flags.ignoreCase || letters.includes('i'),
    multiline: flags.multiline || letters.includes('m'),
    dotAll: flags.dotAll || letters.includes('s'),
    verbose: flags.verbose || letters.includes('x'),
    ascii: letters.includes('u') ? false : flags.ascii || letters.includes('a'),
  }
}
