import { CallError } from './types.ts'

/** A command line in words, as Python's `shlex.split` takes it apart: quotes and backslashes, nothing else of a shell. */
export function splitWords(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (/[ \t\r\n]/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (char === "'") {
      const end = line.indexOf("'", i + 1)
      if (end === -1) throw new CallError('ValueError', 'No closing quotation')
      word = (word ?? '') + line.slice(i + 1, end)
      i = end
    } else if (char === '"') {
      word ??= ''
      for (i++; line[i] !== '"'; i++) {
        if (i >= line.length) throw new CallError('ValueError', 'No closing quotation')
        if (line[i] === '\\' && /["\\]/.test(line[i + 1] ?? '')) i++
        word += line[i]
      }
    } else if (char === '\\') {
      if (++i >= line.length) throw new CallError('ValueError', 'No escaped character')
      word = (word ?? '') + line[i]
    } else word = (word ?? '') + char
  }
  if (word !== undefined) words.push(word)
  return words
}
