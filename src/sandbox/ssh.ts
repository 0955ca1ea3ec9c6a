import type { SandboxHost } from './types.ts'

/** The `ssh` command line that logs in to a sandbox host as root, checking its host key and reading no one's configuration. */
export function sshCommand(host: SandboxHost): string[] {
  const options = {
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    UserKnownHostsFile: quoted(host.knownHosts),
    GlobalKnownHostsFile: '/dev/null',
    StrictHostKeyChecking: 'yes',
    LogLevel: 'ERROR',
  }
  return [
    'ssh',
    '-F',
    'none',
    '-i',
    host.key,
    '-p',
    String(host.port),
    ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    `${host.user}@${host.host}`,
  ]
}

/** ssh splits this option's value at blanks. */
function quoted(path: string): string {
  return /\s/.test(path) ? `"${path}"` : path
}
