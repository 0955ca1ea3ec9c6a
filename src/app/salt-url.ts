/** The path in the file roots that a `salt://` URL names: any characters, a saltenv after them. */
export function pathOfUrl(url: string): string {
  return url.replace(/^salt:\/\/\|?/, '').replace(/\?(saltenv|env)=[\s\S]*$/, '')
}
