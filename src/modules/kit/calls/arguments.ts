import { type Part, sh } from '../../../core/shell.ts'
import { str } from '../../../python/values/text.ts'
import { truth } from '../../../python/values/types.ts'
import type { Answer } from '../../../transport/types.ts'
import { type CallArguments, CallError } from './types.ts'

/** An argument as text; null is empty. */
export function textOf(args: CallArguments, name: string): string {
  const value = args.get(name)
  return value === undefined || value === null ? '' : str(value)
}

export function isOn(args: CallArguments, name: string): boolean {
  return truth(args.get(name) ?? false)
}

/** An argument that is one text or a list of them. */
export function textsOf(args: CallArguments, name: string): string[] {
  const value = args.get(name) ?? []
  return (Array.isArray(value) ? value : [value]).map(str)
}

/** A path as a word of the shell; a leading `~` is the home of who acts (`os.path.expanduser`). */
export function pathWord(args: CallArguments, name = 'path'): Part {
  const path = textOf(args, name)
  if (path === '~') return sh`"$HOME"`
  return path.startsWith('~/') ? sh`"$HOME"/${path.slice(2)}` : path
}

/** Throws Salt's refusal of a path that is not absolute. */
export function needAbsolute(args: CallArguments, message: string): void {
  if (!/^[/~]/.test(textOf(args, 'path'))) throw new CallError('SaltInvocationError', message)
}

/** Standard output, each line of it. */
export function linesOf(answer: Answer | undefined): string[] {
  const text = answer?.stdout.toString() ?? ''
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** Standard output without the newlines at its end. */
export function outputOf(answer: Answer | undefined): string {
  return (answer?.stdout.toString() ?? '').replace(/[\r\n]+$/, '')
}
