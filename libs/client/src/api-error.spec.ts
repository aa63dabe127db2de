import { ApiError } from './api-error';

describe('the message of an ApiError', () => {
  it.each([
    [undefined, 'PUT /x: 409 Conflict. version: is taken'],
    ['The name is taken', 'PUT /x: 409 Conflict. The name is taken. version: is taken'],
    ['The name is taken.', 'PUT /x: 409 Conflict. The name is taken. version: is taken'],
    ['Wait... then again', 'PUT /x: 409 Conflict. Wait... then again. version: is taken'],
  ])('has each part as it came, one full stop between them: %s', (detail, message) => {
    const errors = [{ path: 'version', message: 'is taken' }];
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail, errors };
    expect(new ApiError('PUT', '/x', 409, problem).message).toBe(message);
  });

  it('ends as its last part does', () => {
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'Ask again.' };
    expect(new ApiError('PUT', '/x', 409, problem).message).toBe('PUT /x: 409 Conflict. Ask again.');
  });
});
