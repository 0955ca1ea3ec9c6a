/** What stands for a part that was cut out of a text: on a line of its own, with how much it was. */
export function cutNotice(bytes: number): string {
  return `\n… ${bytes.toLocaleString('en-US')} bytes cut …\n`
}
