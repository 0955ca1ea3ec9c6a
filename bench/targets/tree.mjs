// Writes a tree for a benchmark: SLS with Jinja, a map.jinja, pillar by target, and a roster.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** `states` states in SLS of 20, for each of `targets` targets; a tenth of the SLS is for every second target alone. */
export function writeTree(root, { states, targets }) {
  const put = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const count = Math.ceil(states / 20)
  const roles = Array.from({ length: count }, (_, i) => `role${i}`)
  const ids = Array.from({ length: targets }, (_, i) => `host${String(i).padStart(3, '0')}`)
  put('kstate.yaml', '{}\n')
  put('roster.yaml', ids.map((id) => `${id}: { host: ${id}.example.org }\n`).join(''))
  put(
    'grains.json',
    JSON.stringify({ os: 'Debian', os_family: 'Debian', osrelease: '12', kernel: 'Linux', shell: '/bin/sh' }),
  )
  put('pillar/top.sls', `base:\n  '*': [common, users]\n${ids.map((id, i) => `  ${id}: [host.h${i}]\n`).join('')}`)
  put(
    'pillar/common.sls',
    `domain: example.org\nports: [80, 443]\nroles:\n${roles.map((role, i) => `  ${role}: { port: ${8000 + i}, enabled: true }\n`).join('')}`,
  )
  put(
    'pillar/users.sls',
    `users:\n${Array.from({ length: 16 }, (_, i) => `  user${i}: { uid: ${2000 + i}, groups: [adm, sudo] }\n`).join('')}`,
  )
  for (const i of ids.keys()) put(`pillar/host/h${i}.sls`, `number: ${i}\naddress: 192.0.2.${i % 250}\n`)
  put('states/top.sls', `base:\n  '*':\n${roles.map((role) => `    - ${role}\n`).join('')}`)
  put('states/map.jinja', mapText)
  for (const [i, role] of roles.entries())
    put(`states/${role}/init.sls`, slsText(role, i > 0 ? roles[i - 1] : undefined))
}

const mapText = `{% set defaults = {'user': 'www-data', 'root': '/srv', 'package': 'nginx'} %}
{% set map = salt['grains.filter_by']({'Debian': {'package': 'nginx-full'}, 'RedHat': {'package': 'nginx'}}, merge=salt['pillar.get']('map', {})) %}
{% do defaults.update(map) %}
`

/** 20 states: a loop over users, files with requisites, a service that watches. */
function slsText(role, before) {
  return `{% from 'map.jinja' import defaults with context %}
{% set port = salt['pillar.get']('roles:${role}:port', 80) %}
{% if pillar.roles.${role}.enabled %}
${role}-packages:
  pkg.installed:
    - pkgs: [{{ defaults.package }}, curl]
{% for name, user in pillar.users.items() %}
${role}-{{ name }}:
  file.managed:
    - name: {{ defaults.root }}/${role}/{{ name }}.conf
    - user: {{ defaults.user }}
    - mode: '0640'
    - makedirs: true
    - contents: |
        port = {{ port + loop.index }}
        uid = {{ user.uid }}
        host = {{ grains.id }}.{{ pillar.domain }}
    - require:
      - pkg: ${role}-packages
{% endfor %}
${role}-dir:
  file.directory:
    - name: {{ defaults.root }}/${role}
    - user: {{ defaults.user }}
${role}-run:
  cmd.run:
    - name: echo {{ port }} {{ pillar.number }}
    - onchanges:
      - file: ${role}-user0
${role}-service:
  service.running:
    - name: ${role}
    - watch:
      - file: ${role}-*
${before === undefined ? '' : `    - require:\n      - service: ${before}-service\n`}{% endif %}
`
}
