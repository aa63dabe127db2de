import { pathOf } from './hop';

describe('path of a request', () => {
  it.each([
    ['/api/v1/models', '/api/v1/models'],
    ['/api/v1/models?filter=a/../b', '/api/v1/models'],
    ['/api/v1/models?a=1?b=2', '/api/v1/models'],
    ['http://elsewhere:80/api/v1/models?a=1', '/api/v1/models'],
    ['/api?next=http://x/y', '/api'],
  ])('of %s is %s', (url, path) => expect(pathOf({ url })).toBe(path));
});
