/** Texts that a careless program would run, split, expand or take for options. */
export const hostile: readonly string[] = [
  `'`,
  '"',
  '$(touch /tmp/owned)',
  '`touch /tmp/owned`',
  '; touch /tmp/owned;',
  '--help',
  '-rf',
  'a b  c',
  '*',
  '\\',
  '\\n%s%d',
  'ünïcödé ☃',
  '#x',
  '$HOME $(id)',
  '&& touch /tmp/owned',
  '~root',
  '!x',
]

/** YAML of a text: JSON is YAML. */
export function yaml(text: unknown): string {
  return JSON.stringify(text)
}
