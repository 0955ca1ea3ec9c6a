import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { glob } from 'ssh-config'
import type { SshConfig } from './ssh-config.ts'

/**
 * The user's ssh_config and the machine's, included files in their places.
 * @param files default: `~/.ssh/config`, `/etc/ssh/ssh_config`.
 */
export function readSshConfig(
  files: readonly string[] = [join(homedir(), '.ssh/config'), '/etc/ssh/ssh_config'],
): SshConfig {
  return { text: files.map((file) => readWithIncludes(file, dirname(file), 0)).join('\nHost *\n') }
}

/** An included file may open blocks of its own: the block around the Include is opened again after it. */
function readWithIncludes(file: string, base: string, depth: number): string {
  if (depth > 16 || !existsSync(file)) return ''
  let block = 'Host *'
  const out: string[] = []
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    if (/^\s*(Host|Match)[\s=]/i.test(line)) block = line
    const include = /^\s*Include(?:\s*=\s*|\s+)(.*?)\s*$/i.exec(line)
    if (!include) out.push(line)
    else {
      for (const pattern of include[1]!.match(/"[^"]*"|\S+/g) ?? [])
        for (const found of expand(pattern.replaceAll('"', ''), base))
          out.push(readWithIncludes(found, base, depth + 1), block)
    }
  }
  return out.join('\n')
}

function expand(pattern: string, base: string): string[] {
  const path = pattern.startsWith('~/')
    ? join(homedir(), pattern.slice(2))
    : isAbsolute(pattern)
      ? pattern
      : join(base, pattern)
  if (!/[*?]/.test(path)) return [path]
  const directory = dirname(path)
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => !name.startsWith('.') && glob(basename(path), name))
    .sort()
    .map((name) => join(directory, name))
}
