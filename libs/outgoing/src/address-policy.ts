import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

export interface Address {
  address: string;
  family: number;
}

/** The URL, or where it leads, is none that a webhook may have. */
export class RefusedUrlError extends Error {
  override readonly name = 'RefusedUrlError';
}

/** What IANA's special-purpose registry (RFC 6890 and later) keeps from the public IPv4 internet, and multicast. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Public IPv6 is global unicast without what embeds an IPv4 address or is for documents. */
const PUBLIC_V6 = ['2000::/3'];
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Which servers webhooks may be sent to: public ones over https, and what the configuration adds. */
export class AddressPolicy {
  private readonly allowed: BlockList;
  private readonly notPublic = networks([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6]);
  private readonly publicV6 = networks(PUBLIC_V6);

  /** `allowedNetworks` in CIDR form. Throws where one is not. */
  constructor(
    private readonly allowHttp: boolean,
    allowedNetworks: readonly string[],
  ) {
    this.allowed = networks(allowedNetworks);
  }

  /** Throws RefusedUrlError. */
  parse(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url) throw new RefusedUrlError('is not a URL');
    const schemes = this.allowHttp ? ['https:', 'http:'] : ['https:'];
    if (!schemes.includes(url.protocol))
      throw new RefusedUrlError(
        `has the scheme '${url.protocol.slice(0, -1)}'; allowed: ${schemes.map((each) => each.slice(0, -1)).join(', ')}`,
      );
    if (url.username !== '' || url.password !== '')
      throw new RefusedUrlError('holds a user name or a password');
    return url;
  }

  /**
   * Addresses of the URL's host, to connect to as they are: to resolve the name again could give others. Throws
   * RefusedUrlError unless all of them are allowed, the resolver's error where the name has none.
   */
  async resolve({ hostname }: URL): Promise<Address[]> {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const family = isIP(host);
    const addresses = family ? [{ address: host, family }] : await lookup(host, { all: true });
    if (!addresses.every((each) => this.permits(each)))
      throw new RefusedUrlError('leads to an address that is not public');
    return addresses;
  }

  private permits({ address, family }: Address): boolean {
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    if (this.allowed.check(address, kind)) return true;
    if (this.notPublic.check(address, kind)) return false;
    return kind === 'ipv4' || this.publicV6.check(address, kind);
  }
}

function networks(list: readonly string[]): BlockList {
  const result = new BlockList();
  for (const network of list) {
    const [address = '', prefix = ''] = network.split('/');
    const family = isIP(address);
    if (family === 0 || !/^\d+$/.test(prefix)) throw new Error(`'${network}' is not a network in CIDR form`);
    result.addSubnet(address, Number(prefix), family === 6 ? 'ipv6' : 'ipv4');
  }
  return result;
}
