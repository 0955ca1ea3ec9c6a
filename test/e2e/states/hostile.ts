/** Texts that a careless program would run, split, expand or take for options. */
export const hostile: readonly string[] = [
  `'`,
  '"',
  '$(touch owned-by-kstate)',
  '`touch owned-by-kstate`',
  '; touch owned-by-kstate;',
  '--help',
  '-rf',
  'a b  c',
  '*',
  '\\',
  '\\n%s%d',
  'ünïcödé ☃',
  '#x',
  '$HOME $(id)',
  '&& touch owned-by-kstate',
  '~root',
  '!x',
]

/** YAML of a text: JSON is YAML. */
export function yaml(text: unknown): string {
  return JSON.stringify(text)
}

/** A script that finds what a text made, had it been run. */
export const owned = '/usr/bin/find / -xdev -name owned-by-kstate 2>/dev/null || :'
