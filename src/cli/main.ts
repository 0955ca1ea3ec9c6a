#!/usr/bin/env node
declare const __KSTATE_VERSION__: string | undefined

const args = process.argv.slice(2)

// Whoever reads our output may have read enough (`kstate show … | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70))

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.write(`kstate ${__KSTATE_VERSION__ ?? '0.0.0'}\n`)
} else {
  const { run } = await import('./run.ts')
  process.exitCode = await run(args, __KSTATE_VERSION__ ?? '0.0.0')
}
