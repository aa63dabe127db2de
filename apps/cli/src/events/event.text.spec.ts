import { plain } from '../terminal/layout';
import { eventLine, isOfType, shortType } from './event.text';

const type = 'modelkeep.registry.model-version.approved.v1';

describe('event text', () => {
  it('shortens a type, but keeps its major version above 1', () => {
    expect(shortType(type)).toBe('registry.model-version.approved');
    expect(shortType('modelkeep.registry.model-version.approved.v2')).toBe(
      'registry.model-version.approved.v2',
    );
  });

  it.each([
    [undefined, true],
    [type, true],
    ['registry', true],
    ['model-version.approved', true],
    ['approved', true],
    ['approve', false],
    ['version.approved', false],
    ['modelkeep.registry.model-version.rejected.v1', false],
  ])('asked for %p: %p', (wanted, is) => {
    expect(isOfType(type, wanted)).toBe(is);
  });

  it('shows who, else which service', () => {
    const event = {
      id: '0198c0de-0000-7000-8000-000000000001',
      type,
      source: '/modelkeep/registry',
      subject: 'credit-risk',
      time: '2020-03-01T10:00:00.123Z',
    };
    expect(eventLine(event, plain)).toMatch(
      /^2020-03-01 10:00:00\.123 {2}registry\.model-version\.approved +\/modelkeep\/registry +credit-risk$/,
    );
    expect(eventLine({ ...event, actor: 'ravi' }, plain)).toContain('ravi');
  });
});
