#!/usr/bin/env node
import { term } from '../core/terminal-text.ts'
import { endWithReader, print } from './terminal.ts'

declare const __KSTATE_VERSION__: string | undefined

const args = process.argv.slice(2)

endWithReader()

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  print(term`kstate ${__KSTATE_VERSION__ ?? '0.0.0'}`)
} else {
  const { run } = await import('./run.ts')
  process.exitCode = await run(args, __KSTATE_VERSION__ ?? '0.0.0')
}
