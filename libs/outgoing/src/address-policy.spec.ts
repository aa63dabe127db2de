import { AddressPolicy, RefusedUrlError } from './address-policy';

describe('AddressPolicy', () => {
  const strict = new AddressPolicy(false, []);
  const reach = (policy: AddressPolicy, url: string) => policy.resolve(policy.parse(url));

  it.each([
    'http://93.184.216.34/',
    'ftp://93.184.216.34/',
    'file:///etc/passwd',
    'not a url',
    'https://',
    'https://user@93.184.216.34/',
    'https://:word@93.184.216.34/',
  ])('refuses %s', (url) => expect(() => strict.parse(url)).toThrow(RefusedUrlError));

  it.each([
    'localhost',
    '127.0.0.1',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:8.8.8.8]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[ff02::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[2001:db8::1]',
  ])('does not lead to %s', async (host) => {
    await expect(reach(strict, `https://${host}/hook`)).rejects.toThrow(RefusedUrlError);
  });

  it.each([
    ['8.8.8.8', '8.8.8.8', 4],
    ['172.32.0.1', '172.32.0.1', 4],
    ['[2606:4700::1111]', '2606:4700::1111', 6],
  ])('leads to %s', async (host, address, family) => {
    expect(await reach(strict, `https://${host}/`)).toEqual([{ address, family }]);
  });

  it('leads where the configuration allows it, and nowhere else', async () => {
    const local = new AddressPolicy(true, ['127.0.0.0/8', '::1/128']);
    expect(await reach(local, 'http://127.0.0.1:8080/')).toEqual([{ address: '127.0.0.1', family: 4 }]);
    expect(await reach(local, 'http://[::1]/')).toEqual([{ address: '::1', family: 6 }]);
    await expect(reach(local, 'http://10.0.0.1/')).rejects.toThrow(RefusedUrlError);
  });

  it.each(['10.0.0.0', '10.0.0.0/x', 'intranet/8', '10.0.0.0/64'])('takes no network %s', (network) => {
    expect(() => new AddressPolicy(false, [network])).toThrow();
  });
});
