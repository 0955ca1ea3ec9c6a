/**
 * What to write in place of a state function of Salt's that kstate does not have: by function, else by module (also of a module alone). Functions
 * between backticks are kstate's own. What is said of a function that kstate has by now is not read.
 */
export function alternativeFor(full: string): string | undefined {
  const [module = ''] = full.split('.')
  return functions[full] ?? modules[module]
}

const inPlace = '`cmd.run` with sed and `unless`, or `file.managed` for the whole file'
const guarded = (what: string) => `\`cmd.run\` with ${what}, and \`unless\` or \`creates\``
const list =
  '`file.managed` for the list in /etc/apt/sources.list.d and its key, and `cmd.run` of apt-get update with `onchanges`'
const enabled = '`file.symlink` from mods-enabled (conf-enabled, sites-enabled), and `service.running` that watches it'
const nothing = 'nothing: kstate has no master, no bus and no agent'

const functions: { readonly [full: string]: string } = {
  'file.replace': inPlace,
  'file.line': inPlace,
  'file.comment': inPlace,
  'file.uncomment': inPlace,
  'file.blockreplace': inPlace,
  'file.keyvalue': inPlace,
  'file.prepend': inPlace,
  'file.patch': guarded('patch'),
  'file.copy': guarded('cp'),
  'file.rename': guarded('mv'),
  'file.serialize': '`file.managed` with `contents` from the filter json or yaml',
  'file.accumulated': '`file.managed` with a template',
  'file.decode': '`file.managed` with `contents`',
  'archive.extracted': guarded('tar or unzip'),
  'pkgrepo.managed': list,
  'pkgrepo.absent': '`file.absent` of the list in /etc/apt/sources.list.d',
  'pkg.held': guarded('apt-mark hold'),
  'pkg.unheld': guarded('apt-mark unhold'),
  'ssh_auth.manage': '`ssh_auth.present` and `ssh_auth.absent`, or `file.managed` for authorized_keys',
  'ssh_known_hosts.present': '`file.managed` or `file.append` for known_hosts',
  'debconf.set': guarded('debconf-set-selections'),
  'git.config_unset': guarded('git config --unset'),
  'http.wait_for_successful_query': '`cmd.run` with curl and `retry`',
  'cron.file': '`file.managed` in /etc/cron.d',
}

const modules: { readonly [module: string]: string } = {
  module: '`cmd.run`; where it waits for others, with `onchanges`',
  pip: guarded('pip install in the virtualenv'),
  virtualenv: guarded('python3 -m venv'),
  npm: guarded('npm install'),
  gem: guarded('gem install'),
  pecl: guarded('pecl install'),
  mount: '`file.append` for /etc/fstab, and `cmd.run` of mount with `unless`',
  blockdev: guarded('mkfs'),
  lvm: guarded('lvcreate'),
  raid: guarded('mdadm'),
  kmod: '`file.managed` in /etc/modules-load.d, and `cmd.run` of modprobe with `unless`',
  locale: '`file.managed` for /etc/locale.gen or /etc/default/locale, and `cmd.run` of locale-gen with `onchanges`',
  alternatives: guarded('update-alternatives'),
  host: '`file.managed` or `file.append` for /etc/hosts',
  alias: '`file.managed` for /etc/aliases, and `cmd.run` of newaliases with `onchanges`',
  ini: '`file.managed` for the whole file',
  augeas: '`file.managed` for the whole file',
  debconf: guarded('debconf-set-selections'),
  mysql_user: guarded('mysql'),
  mysql_database: guarded('mysql'),
  mysql_grants: guarded('mysql'),
  mysql_query: guarded('mysql'),
  postgres_cluster: guarded('pg_createcluster'),
  rabbitmq_user: guarded('rabbitmqctl'),
  rabbitmq_vhost: guarded('rabbitmqctl'),
  rabbitmq_plugin: guarded('rabbitmq-plugins'),
  docker_container: '`file.managed` for a unit or a compose file, and `service.running`',
  docker_image: guarded('docker pull'),
  docker_network: guarded('docker network create'),
  docker_volume: guarded('docker volume create'),
  iptables: '`file.managed` for the rules, and `cmd.run` of iptables-restore with `onchanges`',
  firewalld: guarded('firewall-cmd'),
  selinux: guarded('setsebool or semanage'),
  network: "`file.managed` for the distribution's files, and `cmd.run` with `onchanges`",
  apache_module: enabled,
  apache_conf: enabled,
  apache_site: enabled,
  supervisord: '`file.managed` for a unit, and `service.running`',
  incron: '`file.managed` in /etc/incron.d',
  schedule: '`cron.present`',
  acme: guarded('certbot'),
  x509: guarded('openssl'),
  rsync: '`file.recurse`, or `cmd.run` with rsync',
  acl: guarded('setfacl'),
  nfs_export: '`file.managed` in /etc/exports.d, and `cmd.run` of exportfs with `onchanges`',
  grains: 'grains in the roster (`minion_opts: grains:`), or `file.managed` for /etc/salt/grains',
  event: nothing,
  salt: `${nothing}: run \`kstate apply\` on one group of targets after the other`,
  saltutil: nothing,
}

/** All that `alternativeFor` may say. */
export function alternativesOffered(): readonly string[] {
  return [...Object.values(functions), ...Object.values(modules)]
}
