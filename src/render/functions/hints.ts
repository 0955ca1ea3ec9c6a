/** What to write in place of a function that kstate does not have. */
export function hintForFunction(fun: string): string {
  const [module = ''] = fun.split('.')
  return (
    functions[fun] ??
    modules[module] ??
    'kstate has not this one: ask the host with cmd.run, or put the value into the pillar'
  )
}

const secret = 'put the secret into the pillar, encrypted with gpg or age'
const declare = 'a template only reads: declare a state for what is to be changed'
const placing = 'declare the file with file.managed and `source: salt://…`; a template reads it with cp.get_file_str'

const functions: { readonly [fun: string]: string } = {
  'cp.cache_file': placing,
  'cp.get_file': placing,
  'cp.get_template': placing,
  'grains.set': 'set grains in the roster (`minion_opts: grains:`) or in /etc/salt/grains',
  'grains.setval': 'set grains in the roster (`minion_opts: grains:`) or in /etc/salt/grains',
  'grains.append': 'set grains in the roster (`minion_opts: grains:`) or in /etc/salt/grains',
}

const modules: { readonly [module: string]: string } = {
  mine: 'mine.get asks the hosts themselves: nothing is sent or kept',
  publish: 'hosts do not call each other: put the values into the pillar',
  event: 'there is no event bus: nobody would hear it',
  saltutil: 'there is nothing to synchronise: kstate has no agent',
  data: 'kstate keeps no data store on hosts: put the value into the pillar',
  minion: 'there is no master that knows minions: name the hosts in the pillar',
  sdb: secret,
  vault: secret,
  state: 'states are included, not called: use `include`',
  pkg: `kstate answers version, list_pkgs, latest_version, upgrade_available and version_cmp; ${declare} (pkg.installed)`,
  service: `kstate answers status, available, enabled, get_all, get_running and their kin; ${declare} (service.running)`,
  file: `kstate answers what only reads files; ${declare} (file.managed)`,
  user: `kstate answers info, getent, list_users, list_groups and primary_group; ${declare} (user.present)`,
  group: `kstate answers info and getent; ${declare} (group.present)`,
  postgres: `kstate answers version, db_exists and user_exists, for more ask with cmd.run and psql; ${declare} (postgres_user.present, postgres_database.present)`,
  mysql: 'ask with cmd.run and mysql',
  git: `kstate answers current_branch, describe, rev_parse, revision and version; ${declare} (git.latest)`,
  network: 'ask the host with cmd.run and ip',
}
