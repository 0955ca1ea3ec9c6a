import { Secret } from '../core/secrets.ts'
import { Dict } from '../python/values.ts'
import { absolutePath } from './paths.ts'
import type { Config, Target } from './types.ts'

/** A roster entry over what `ssh_user`, `ssh_priv`, `ssh_minion_opts`… of the configuration say of every host. */
export function withDefaults(target: Target, { options, root }: Config): Target {
  const text = (name: string) => {
    const value = options.get(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const int = (name: string) => {
    const value = options.get(name)
    return typeof value === 'number' ? value : undefined
  }
  const secret = (name: string) => {
    const value = text(name)
    return value === undefined ? undefined : new Secret(value)
  }
  const key = text('ssh_priv')
  const sudo = options.get('ssh_sudo')
  const minion = options.get('ssh_minion_opts')
  return {
    ...target,
    user: target.user ?? text('ssh_user'),
    port: target.port ?? int('ssh_port'),
    password: target.password ?? secret('ssh_passwd'),
    key: target.key ?? (key === undefined || key === 'agent-forwarding' ? key : absolutePath(root, key)),
    keyPassphrase: target.keyPassphrase ?? secret('ssh_priv_passwd'),
    sudo: target.sudo ?? (typeof sudo === 'boolean' ? sudo : undefined),
    sudoUser: target.sudoUser ?? text('ssh_sudo_user'),
    timeout: target.timeout ?? (int('ssh_timeout') || undefined),
    options: minion instanceof Dict ? new Dict([...minion, ...(target.options ?? [])]) : target.options,
  }
}
