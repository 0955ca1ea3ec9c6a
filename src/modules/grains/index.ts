import { Dict, type Value } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'
import { heard } from '../kit/heard.ts'
import { Unobservable } from '../kit/unobservable.ts'
import { type Grains, readTold, type Told } from './answer.ts'
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
  const told = readTold(heard(answer))
  if (!told.ended) throw new Unobservable("the host's answer about its grains is not complete")
  const distribution = readDistribution(told)
  const firmware = readFirmware(told)
  const all: Grains = {
    id,
    ...readKernel(told),
    ...distribution,
    osarch: osArch(told, distribution.os_family),
    ...readProcessors(told),
    ...readMemory(told),
    ...readDisks(told),
    ...firmware,
    ...readVirtual(told, firmware),
    init: readInit(told),
    systemd: readSystemd(told),
    selinux: readSelinux(told),
    ...readNames(told),
    ...readNetwork(told),
    dns: readDns(told),
    ...readLocale(told),
    ...readUser(told),
    ...readBoot(told),
    ...minionGrains(id),
  }
  const known = Object.entries(all).filter((entry): entry is [string, Value] => entry[1] !== undefined)
  const custom = told.lines('own').includes('toolong') ? undefined : (told.file('/etc/salt/grains')?.join('\n') ?? '')
  return { grains: new Dict(known), custom }
}

function osArch(told: Told, family: Value | undefined): Value {
  return (family === 'Debian' ? told.lines('osarch')[0] : undefined) ?? readKernel(told).cpuarch!
}

/** What the machine was started with. */
function readBoot(told: Told): Grains {
  const machine = told.text('/etc/machine-id') ?? told.text('/var/lib/dbus/machine-id')
  const parameters = told.text('/proc/cmdline')
  return {
    machine_id: machine,
    kernelparams: parameters === undefined ? undefined : splitWords(parameters).map(parameter),
    efi: told.there('/sys/firmware/efi/efivars') || told.there('/sys/firmware/efi/vars'),
    'efi-secure-boot': false,
    transactional: told.there('transactional'),
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
