import { randomBytes } from 'node:crypto';
import { SecretBox } from './secret-box';

describe('SecretBox', () => {
  const key = randomBytes(32);
  const box = new SecretBox(key);
  const sealed = box.seal('whsec-ü', 'webhook-1');

  it('opens what it has sealed, never twice to the same bytes', () => {
    expect(new SecretBox(key).open(sealed, 'webhook-1')).toBe('whsec-ü');
    expect(box.seal('whsec-ü', 'webhook-1').equals(sealed)).toBe(false);
    expect(sealed.includes('whsec')).toBe(false);
  });

  it('opens for no other owner, with no other key, and no changed bytes', () => {
    expect(() => box.open(sealed, 'webhook-2')).toThrow();
    expect(() => new SecretBox(randomBytes(32)).open(sealed, 'webhook-1')).toThrow();
    for (let byte = 0; byte < sealed.length; byte += 1) {
      const changed = Buffer.from(sealed);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      expect(() => box.open(changed, 'webhook-1')).toThrow();
    }
    expect(() => box.open(sealed.subarray(0, 20), 'webhook-1')).toThrow();
  });
});
