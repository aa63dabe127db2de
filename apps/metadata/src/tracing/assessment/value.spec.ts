import { valueOf } from './value';

it('reads what an assessment says', () => {
  expect(valueOf('feedback', { value: true })).toBe(true);
  expect(valueOf('feedback', { error: { error_code: 'X' } })).toBeNull();
  expect(valueOf('expectation', { serialized_value: { value: '{"a":[1]}' } })).toEqual({ a: [1] });
  expect(valueOf('issue', { issue_name: 'leak' })).toBe('leak');
});

it('refuses a serialized value that is not JSON', () => {
  expect(() => valueOf('expectation', { serialized_value: { value: '{' } })).toThrow(/must be JSON/);
});
