import { requireFourEyes } from './four-eyes';

describe('requireFourEyes', () => {
  const hands = { registeredBy: 'dana', requestedBy: 'erik' };
  it('refuses whoever registered and whoever asked', () => {
    expect(() => requireFourEyes('dana', hands)).toThrow('dana registered');
    expect(() => requireFourEyes('erik', hands)).toThrow('erik asked');
  });
  it('lets a second person decide', () => {
    expect(() => requireFourEyes('ravi', hands)).not.toThrow();
  });
});
