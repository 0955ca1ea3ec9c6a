import type { Grains, Output } from './answer.ts'

/** Who acts on the host, and in what environment. */
export function readUser(output: Output): Grains {
  const [, uid, username, gid, groupname] =
    /^uid=(\d+)(?:\(([^)]*)\))? gid=(\d+)(?:\(([^)]*)\))?/.exec(output.lines('id')[0] ?? '') ?? []
  const environment = (name: string) =>
    output
      .lines('env')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1)
  const path = (environment('PATH') ?? '').trim()
  return {
    path,
    systempath: path.split(':'),
    shell: environment('SHELL') || '/bin/sh',
    username: username ?? '',
    groupname: groupname ?? '',
    uid: uid === undefined ? undefined : Number(uid),
    gid: gid === undefined ? undefined : Number(gid),
  }
}
