import type { Grains, Output } from './answer.ts'

/** Processors as /proc/cpuinfo lists them; the last key that names the model wins, as in Salt. */
export function readProcessors(output: Output): Grains {
  let count = Number(output.found('cpus')[0] ?? 0)
  let model = 'Unknown'
  let flags: string[] = []
  for (const line of output.found('cpu')) {
    const [, key, value = ''] = /^([^:]*?)\s*:\s*([^:]*?)\s*(?::|$)/.exec(line) ?? []
    if (key === '# processors') count = Number(value)
    else if (key === 'vendor_id' || key === 'model name' || key === 'cpu') model = value
    else if (key === 'flags' || key === 'Features') flags = value.split(/\s+/).filter(Boolean)
    else if (key === 'Processor') {
      model = value.split('-')[0]!
      count += 1
    }
  }
  return { num_cpus: count, cpu_model: model, cpu_flags: flags, num_gpus: 0, gpus: [] }
}

/** MiB, rounded down. */
export function readMemory(output: Output): Grains {
  const size = (name: string) => {
    const line = output.found('mem').find((entry) => entry.startsWith(`${name}:`))
    return Math.floor(Number(/\d+/.exec(line ?? '')?.[0] ?? 0) / 1024)
  }
  return { mem_total: size('MemTotal'), swap_total: size('SwapTotal') }
}

/** Disks that turn and those that do not; virtual devices are neither. */
export function readDisks(output: Output): Grains {
  const disks: string[] = []
  const ssds: string[] = []
  for (const [path, [rotational = '']] of output.files) {
    const device = /^\/sys\/block\/([^/]+)\/queue\/rotational$/.exec(path)?.[1]
    if (device === undefined || output.there(`/sys/devices/virtual/block/${device}`)) continue
    if (rotational.startsWith('0')) ssds.push(device)
    else if (rotational.startsWith('1')) disks.push(device)
  }
  const arrays = output.file('/proc/mdstat')?.flatMap((line) => {
    const name = /^(?!Personalities : |unused devices:)(.*?) : /.exec(line)?.[1]
    return name === undefined ? [] : [name]
  })
  return { disks, ssds, mdadm: arrays?.sort() }
}

const dmi: { readonly [grain: string]: string } = {
  biosversion: 'bios_version',
  biosvendor: 'bios_vendor',
  boardname: 'board_name',
  productname: 'product_name',
  manufacturer: 'sys_vendor',
  biosreleasedate: 'bios_date',
  uuid: 'product_uuid',
  serialnumber: 'product_serial',
}

/** What the firmware says of the machine: a grain only where its file is there and may be read. */
export function readFirmware(output: Output): { readonly [name: string]: string | undefined } {
  const string = (path: string) => output.file(`/proc/device-tree/${path}`)?.join('\n').replace(/\0+$/, '') || undefined
  const [maker, model] = splitModel(string('model'))
  const known: { [name: string]: string | undefined } = {
    manufacturer: maker,
    productname: model,
    serialnumber: string('serial-number') ?? string('system-id'),
  }
  for (const [grain, file] of Object.entries(dmi)) {
    const text = output.text(`/sys/class/dmi/id/${file}`)
    if (text !== undefined) known[grain] = grain === 'uuid' ? text.toLowerCase() : text
  }
  return known
}

/** A device tree's `manufacturer,model`. */
function splitModel(text: string | undefined): [maker: string | undefined, model: string | undefined] {
  const [, maker, model] = /^([^,]*),(.*)$/s.exec(text ?? '') ?? []
  return maker === undefined ? [undefined, text] : [maker, model]
}
