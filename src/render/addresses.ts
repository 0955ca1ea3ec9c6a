/** Internet addresses and networks as Python's `ipaddress` has them, for those who ask hosts. */
export {
  type Address,
  formatAddress,
  isInNetwork,
  isOfKinds,
  maskOf,
  type Network,
  networkOf,
  parseAddress,
  parseInterface,
} from '../jinja/extension.ts'
