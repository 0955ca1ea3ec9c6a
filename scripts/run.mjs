// What the scripts run other programs with. Nothing here needs an npm package.
import { spawn, spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

// Root's programs are not in everyone's path, nor always in root's own.
process.env.PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`

/** Whether the shell finds a program of that name. */
export function hasProgram(name) {
  return spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', name], { stdio: 'ignore' }).status === 0
}

/** Runs a program with its output shown; gives its exit code (127: there is none of that name). */
export function show(command, env = {}) {
  const [file, ...args] = command
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
    child.once('error', () => resolve(127))
    child.once('close', (code) => resolve(code ?? 1))
  })
}

/** Runs a program quietly; every ten seconds its last line is shown. Gives `{ code, output }`. */
export function follow(command, env = {}) {
  const [file, ...args] = command
  const start = Date.now()
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    let output = ''
    const keep = (text) => {
      output += text
    }
    child.stdout.setEncoding('utf8').on('data', keep)
    child.stderr.setEncoding('utf8').on('data', keep)
    const timer = setInterval(() => {
      const last = output.trimEnd().split('\n').at(-1) ?? ''
      console.log(`  ${Math.round((Date.now() - start) / 1000)} s  ${last.slice(0, 100)}`)
    }, 10_000)
    const end = (code) => {
      clearInterval(timer)
      resolve({ code, output })
    }
    child.once('error', (error) => {
      keep(error.message)
      end(127)
    })
    child.once('close', (code) => end(code ?? 1))
  })
}
