import { Dict, type Value } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'
import { heard } from '../kit/heard.ts'
import { Unobservable } from '../kit/unobservable.ts'
import { type Grains, type Output, readOutput } from './answer.ts'
import { readDns } from './dns.ts'
import { readDisks, readFirmware, readMemory, readProcessors } from './hardware.ts'
import { readInit, readSelinux, readSystemd } from './init.ts'
import { readKernel } from './kernel.ts'
import { readLocale } from './locale.ts'
import { minionGrains } from './minion.ts'
import { readNames } from './names.ts'
import { readNetwork } from './network.ts'
import { readDistribution } from './os.ts'
import { readUser } from './user.ts'
import { readVirtual } from './virtual.ts'

export { grainsSection, ownGrainsLimit } from './section.ts'

/**
 * Salt's grains from the answer to `grainsSection`; `custom` is the text of the host's own /etc/salt/grains, still to
 * be read (empty where there is none, undefined where it is longer than `ownGrainsLimit`).
 * @throws Unobservable where the host could not be asked
 */
export function readGrains(answer: Answer, id: string): { readonly grains: Dict; readonly custom: string | undefined } {
  const output = readOutput(heard(answer))
  if (!output.ended) throw new Unobservable("the host's answer about its grains is not complete")
  const distribution = readDistribution(output)
  const firmware = readFirmware(output)
  const all: Grains = {
    id,
    ...readKernel(output),
    ...distribution,
    osarch: osArch(output, distribution.os_family),
    ...readProcessors(output),
    ...readMemory(output),
    ...readDisks(output),
    ...firmware,
    ...readVirtual(output, firmware),
    init: readInit(output),
    systemd: readSystemd(output),
    selinux: readSelinux(output),
    ...readNames(output),
    ...readNetwork(output),
    dns: readDns(output),
    ...readLocale(output),
    ...readUser(output),
    ...readBoot(output),
    ...minionGrains(id),
  }
  const known = Object.entries(all).filter((entry): entry is [string, Value] => entry[1] !== undefined)
  const custom = output.lines('own').includes('toolong')
    ? undefined
    : (output.file('/etc/salt/grains')?.join('\n') ?? '')
  return { grains: new Dict(known), custom }
}

function osArch(output: Output, family: Value | undefined): Value {
  return (family === 'Debian' ? output.lines('osarch')[0] : undefined) ?? readKernel(output).cpuarch!
}

/** What the machine was started with. */
function readBoot(output: Output): Grains {
  const machine = output.text('/etc/machine-id') ?? output.text('/var/lib/dbus/machine-id')
  const parameters = output.text('/proc/cmdline')
  return {
    machine_id: machine,
    kernelparams: parameters === undefined ? undefined : splitWords(parameters).map(parameter),
    efi: output.there('/sys/firmware/efi/efivars') || output.there('/sys/firmware/efi/vars'),
    'efi-secure-boot': false,
    transactional: output.there('transactional'),
  }
}

function parameter(word: string): Value {
  const parts = word.split('=')
  return [parts[0]!, parts.length === 2 ? parts[1]!.replace(/^"+|"+$/g, '') : null]
}

function splitWords(text: string): string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []
  return words.map((word) => word.replace(/(["'])(.*?)\1/g, '$2'))
}
