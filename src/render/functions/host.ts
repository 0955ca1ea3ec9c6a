import { DiagnosticError, error } from '../../core/diagnostics.ts'
import type { Value } from '../../core/values.ts'
import { define, type Kwargs, PythonError } from '../../jinja/extension.ts'
import { type HostCalls, UnknownFunctionError } from '../types.ts'

/** Execution functions that templates call and a host answers. */
export const HOST_FUNCTIONS: ReadonlySet<string> = new Set([
  'alternatives.show_current',
  'cmd.run',
  'cmd.run_stdout',
  'cmd.run_stderr',
  'cmd.run_all',
  'cmd.shell',
  'cmd.retcode',
  'cmd.has_exec',
  'cmd.which',
  'cmd.exec_code',
  'environ.get',
  'file.access',
  'file.contains',
  'file.contains_regex',
  'file.directory_exists',
  'file.file_exists',
  'file.find',
  'file.get_gid',
  'file.get_group',
  'file.get_hash',
  'file.get_mode',
  'file.get_sum',
  'file.get_uid',
  'file.get_user',
  'file.grep',
  'file.is_link',
  'file.lstat',
  'file.path_exists_glob',
  'file.read',
  'file.readdir',
  'file.readlink',
  'file.search',
  'file.stats',
  'group.getent',
  'group.info',
  'network.connect',
  'network.default_route',
  'network.get_fqdn',
  'network.get_hostname',
  'network.hw_addr',
  'network.hwaddr',
  'network.interface',
  'network.interface_ip',
  'network.interfaces',
  'network.in_subnet',
  'network.ip_addrs',
  'network.ip_addrs6',
  'network.ipaddrs',
  'network.ipaddrs6',
  'network.is_loopback',
  'network.is_private',
  'network.ping',
  'network.subnets',
  'pkg.list_pkgs',
  'pkg.version',
  'service.available',
  'service.enabled',
  'service.get_all',
  'service.status',
  'status.time',
  'status.uptime',
  'timezone.get_zone',
  'user.getent',
  'user.info',
  'user.list_users',
])

const INSTEAD: { readonly [fun: string]: string } = {
  'mine.get': 'kstate keeps no mine: put the values into the pillar',
  'publish.publish': 'hosts do not call each other: put the values into the pillar',
  'sdb.get': 'put the secret into the pillar, encrypted with gpg or age',
  'vault.read_secret': 'put the secret into the pillar, encrypted with gpg or age',
  'http.query': 'fetch it with cmd.run and curl on the host, or put it into the pillar',
}

/** What to write in place of a function that kstate does not have. */
export function hintForFunction(fun: string): string {
  return INSTEAD[fun] ?? 'kstate has no custom execution modules: use cmd.run, or put the value into the pillar'
}

/** A function of the host, as a template calls it. */
export function hostFunction(fun: string, host: HostCalls | undefined) {
  const call = async (_: unknown, args: Value[], kwargs: Kwargs): Promise<Value> => {
    if (!host) {
      const hint = 'compile with a host, or guard the call: `{% if salt is defined %}`'
      throw new DiagnosticError(
        error('host-needed', `${fun} is answered by the host, and there is none here`, { hint }),
      )
    }
    try {
      return await host.call(fun, args, kwargs as unknown as ReadonlyMap<string, Value>)
    } catch (cause) {
      if (cause instanceof DiagnosticError || cause instanceof PythonError) throw cause
      if (cause instanceof UnknownFunctionError)
        throw new DiagnosticError(
          error('execution-function-unknown', cause.message, { hint: cause.hint ?? hintForFunction(fun) }),
        )
      throw new PythonError('CommandExecutionError', cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }
  return define(fun, [], call, { varargs: true, kwargs: true, async: true })
}
