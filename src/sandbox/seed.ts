import { lines, type Script, sh } from '../core/shell.ts'
import { hostName } from './names.ts'

/** A file that makes a host this host and no other. */
export interface SeedFile {
  /** Absolute path inside the host. */
  readonly path: string
  readonly mode: string
  readonly content: string
}

/** Name, hosts file and login key of a sandbox host. */
export function identityFiles(id: string, loginKey: string): SeedFile[] {
  const name = hostName(id)
  return [
    { path: '/etc/hostname', mode: '644', content: `${name}\n` },
    { path: '/etc/hosts', mode: '644', content: `127.0.0.1 localhost\n127.0.1.1 ${name}\n::1 localhost\n` },
    { path: '/root/.ssh/authorized_keys', mode: '600', content: `${loginKey}\n` },
  ]
}

/** Writes the files under the directory `root` ('' is the system's own root). */
export function seedScript(root: string, files: readonly SeedFile[]): Script {
  return lines(
    files.map(({ path, mode, content }) => {
      const file = `${root}${path}`
      const directory = file.slice(0, file.lastIndexOf('/'))
      const make = path.startsWith('/root/.ssh/')
        ? sh`mkdir -p -m 700 ${directory.slice(0, -'/.ssh'.length)} && mkdir -p -m 700 ${directory}`
        : sh`mkdir -p ${directory}`
      return sh`${make} && printf %s ${content} >${file} && chmod ${mode} ${file}`
    }),
  )
}
