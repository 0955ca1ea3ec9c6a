import type { Chance } from '../random.ts'

/** Rosters as people write them. */
export const SEEDS = [
  `web1:
  host: 192.0.2.10
  user: deploy
  port: 2222
  sudo: true
  timeout: 30
`,
  `{% set domain = 'example.org' %}
{% for n in range(3) %}
app{{ n }}:
  host: app{{ n }}.{{ domain }}
  user: root
  priv: agent-forwarding
  minion_opts: {grains: {roles: [app], n: {{ n }}}}
{% endfor %}
`,
  `db:
  host: db.example.org
  passwd: "secret # word"
  sudo_user: 'DOMAIN\\\\svc'
  tty: false
  ssh_options:
    - ProxyCommand=nc %h %p
    - Port 22
  knock: 7000
`,
  `base: &base {host: base, user: deploy, jump: 'ops@gate:2200,[2001:db8::1]:22', thin_dir: /tmp/x}
one: {<<: *base, host: one}
two:
  <<: *base
  host: two
plain: three.example.org
box: {sandbox: full}
`,
] as const

const PIECES = [
  ...[
    '{% if x %}',
    '{% endfor %}',
    '{{ x',
    '}}',
    '{{ nosuch.thing }}',
    "{{ salt['grains.get']('id') }}",
    '{#',
    '{{ 1/0 }}',
  ],
  ...[
    '{% include "x" %}',
    '{% import "roster" as r %}',
    "{% raise('no') %}",
    '{{ "a" * 9 }}',
    '{% set x = [] %}{{ x[1] }}',
  ],
  ...['"\\0"', '"a\\0b"', '\u0000', '\u0007', '\ufeff', '\u2028', '"\\e[31m"', '\t', '\r\n', '\ud800'],
  ...[
    '&x [*x]',
    '&a ',
    '*a',
    '<<: *base',
    '<<: 1',
    '!!binary aGk=',
    '!!python/object:x',
    '!!set {a}',
    '? ',
    '---\n',
    '...\n',
  ],
  ...[
    '1e999',
    '-1',
    '0',
    '99999',
    '1.5',
    '999999999999999999999999',
    '0x10',
    '.nan',
    '~',
    'null',
    'true',
    '2001-01-01',
    '1:30',
  ],
  ...['[', ']', '{', '}', '- ', ': ', '|\n', '>-\n', "'", '"', '#', '%', '@', '`'],
  ...[
    'host: ',
    'user: -x',
    'host: -oProxyCommand=x',
    'host: "x$(touch p)"',
    "user: 'a;b'",
    'port: 0',
    'jump: "a b"',
    'jump: [1]',
  ],
  ...[
    'ssh_options: x',
    'ssh_options: [1, {a: b}, [c]]',
    'minion_opts: 7',
    'minion_opts: {grains: 1}',
    'sandbox: {image: 3}',
    'knock: a',
  ],
  ...[
    'timeout: -5',
    'sudo: maybe',
    'priv: [a]',
    'priv: "\\0"',
    'passwd: {a: 1}',
    'tty: 1',
    '__proto__: {host: x}',
    'constructor: x',
  ],
] as const

/** A roster with one to four mutations. */
export function makeRoster(chance: Chance): string {
  let text: string = chance.pick(SEEDS)
  for (let hits = 1 + chance.below(3); hits > 0; hits--) text = mutate(text, chance)
  return text
}

function mutate(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1)
  const kind = chance.next()
  if (kind < 0.3) return text.slice(0, at) + chance.pick(PIECES) + text.slice(at)
  if (kind < 0.5) return replaceValue(text, chance)
  if (kind < 0.6) return text.slice(0, at) + text.slice(at + 1 + chance.below(8))
  if (kind < 0.7) return text.slice(0, at) + String.fromCharCode(chance.below(256)) + text.slice(at + 1)
  if (kind < 0.73)
    return (
      text.slice(0, at) + chance.pick(['x', ' ', '[', '{{', 'a: ']).repeat(chance.pick([100, 20_000])) + text.slice(at)
    )
  const lines = text.split('\n')
  const [from, to] = [chance.below(lines.length), chance.below(lines.length)]
  if (kind < 0.87) lines.splice(to, 0, lines[from]!)
  else [lines[from], lines[to]] = [lines[to]!, lines[from]!]
  return lines.join('\n')
}

/** What stands behind one of the colons, replaced. */
function replaceValue(text: string, chance: Chance): string {
  const colons = [...text.matchAll(/: .*/g)]
  const found = chance.pick(colons.length > 0 ? colons : [...text.matchAll(/^/g)])
  return `${text.slice(0, found.index)}: ${chance.pick(PIECES)}${text.slice(found.index + found[0].length)}`
}
