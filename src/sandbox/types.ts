/** What a throw-away host is to be. */
export interface SandboxSpec {
  /** The target's ID: the sandbox host's name and host name. */
  readonly id: string
  /** `full` has PostgreSQL, cron, git and Python; `bare` has no Python at all. */
  readonly image: 'full' | 'bare'
}

/** A sandbox host that runs, and how to log in to it. */
export interface SandboxHost {
  readonly id: string
  readonly provider: 'nspawn' | 'docker'
  readonly image: SandboxSpec['image']
  readonly host: string
  readonly port: number
  readonly user: string
  /** Path of the private key. */
  readonly key: string
  /** A known_hosts file that holds this host's key and no other. */
  readonly knownHosts: string
  readonly startedAt: string
}

/** Tells what is being done; a line each, for people. */
export type Say = (line: string) => void

export interface Provider {
  readonly name: SandboxHost['provider']
  /** Why this provider cannot be used here (and what would help), or undefined if it can. Installs nothing. */
  unavailable(): Promise<string | undefined>
  /** Makes the image if it is not cached, starts the host, returns when sshd answers. An existing host of that ID is reused. */
  up(spec: SandboxSpec, say: Say): Promise<SandboxHost>
  /** Ends the host and frees all it used: mounts, namespaces, cgroups, links, processes, files. False: there was none. */
  down(id: string): Promise<boolean>
  /** The hosts that run. */
  list(): Promise<SandboxHost[]>
  /** The IDs of all hosts that left anything, running or not. */
  ids(): Promise<string[]>
}
