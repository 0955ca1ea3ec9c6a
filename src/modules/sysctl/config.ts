const assignment = /^\s*-?\s*([^#;\s=][^=]*?)\s*=\s*(.*?)\s*$/

/** The value that a file of sysctl.d(5) sets a parameter to: its last line about it counts. Undefined: none does. */
export function configured(text: string, name: string): string | undefined {
  const lines = text.split('\n').map((line) => assignment.exec(line))
  return lines.findLast((line) => line?.[1] === name)?.[2]
}

/** The file with this value: the lines that set it are replaced, else one comes at the end. */
export function assign(text: string, name: string, value: string): string {
  const line = `${name} = ${value}`
  const lines = text.split('\n').map((old) => (assignment.exec(old)?.[1] === name ? line : old))
  if (lines.includes(line)) return lines.join('\n')
  return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${line}\n`
}
