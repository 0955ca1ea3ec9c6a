import type { ContainerRuntimeClient } from 'testcontainers'
import { join, type Script, sh } from '../../core/shell.ts'
import { withheldCapabilities } from '../capabilities.ts'
import { hostName, shortName } from '../names.ts'
import { identityFiles, seedScript } from '../seed.ts'
import type { SandboxSpec } from '../types.ts'

export type CreateOptions = Parameters<ContainerRuntimeClient['container']['create']>[0]

/** `CgroupnsMode` is part of the engine's API since 1.41. */
export type HostConfig = CreateOptions['HostConfig'] & { readonly CgroupnsMode?: 'private' | 'host' }

/** Labels by which another process finds a sandbox host again. */
export const LABELS = {
  id: 'kstate.sandbox.id',
  image: 'kstate.sandbox.image',
  started: 'kstate.sandbox.started',
} as const

export const HOST_KEY = '/etc/ssh/ssh_host_ed25519_key'

/** Ways to let systemd run in a container: which of them an engine allows shows only when the container starts. */
export const MANNERS: readonly { readonly name: string; readonly host: HostConfig }[] = [
  { name: 'privileged', host: { Privileged: true, CgroupnsMode: 'private' } },
  {
    // Engines with control groups version 1, and those that lack a capability themselves and so cannot give them all.
    name: 'capabilities',
    host: {
      CapAdd: ['ALL'],
      CapDrop: ['SYS_RESOURCE', ...withheldCapabilities],
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
      Binds: ['/sys/fs/cgroup:/sys/fs/cgroup:rw'],
      CgroupnsMode: 'host',
    },
  },
]

export interface ContainerPlan {
  readonly spec: SandboxSpec
  readonly image: string
  readonly loginKey: string
  readonly bindTo: string
  readonly startedAt: string
}

export function createOptions(plan: ContainerPlan, manner: HostConfig): CreateOptions {
  const { spec } = plan
  return {
    name: `kstate-${shortName(spec.id)}`,
    Image: plan.image,
    Hostname: hostName(spec.id),
    Env: ['container=docker'],
    Labels: { [LABELS.id]: spec.id, [LABELS.image]: spec.image, [LABELS.started]: plan.startedAt },
    Cmd: ['sh', '-c', startScript(plan).text],
    StopSignal: 'SIGRTMIN+3',
    ExposedPorts: { '22/tcp': {} },
    HostConfig: {
      ...manner,
      Tmpfs: { '/run': 'rw,nosuid,nodev,mode=755', '/run/lock': 'rw,nosuid,nodev,noexec' },
      PortBindings: { '22/tcp': [{ HostIp: plan.bindTo, HostPort: '' }] },
    },
  }
}

/**
 * Makes the host this host, with a host key of its own, then becomes systemd. A container that is started again (the host rebooted)
 * has been made and keeps what it holds. The engine itself writes hosts and hostname.
 */
function startScript({ spec, loginKey }: ContainerPlan): Script {
  const files = identityFiles(spec.id, loginKey).filter(({ path }) => !['/etc/hosts', '/etc/hostname'].includes(path))
  const making = join(
    [seedScript('', files), sh`ssh-keygen -q -t ed25519 -N '' -C ${hostName(spec.id)} -f ${HOST_KEY}`],
    ' && ',
  )
  const steps = [
    sh`{ [ -f ${HOST_KEY} ] || { ${making}; }; }`,
    // A privileged container is given every capability: what it may not have is taken away before systemd begins.
    sh`exec setpriv --bounding-set ${withheldCapabilities.map((name) => `-${name.toLowerCase()}`).join(',')} /sbin/init`,
  ]
  return join(steps, ' && ')
}
