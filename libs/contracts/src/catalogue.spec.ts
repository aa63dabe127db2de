import { loadEndpoints, loadEvents } from './common/catalogue';
import { STREAMS } from './common/topic';

describe('catalogue', () => {
  const events = [...loadEvents().values()];
  const endpoints = loadEndpoints();

  it('finds every event file, each with a valid example and key', () => {
    expect(events.length).toBeGreaterThan(30);
    for (const event of events) expect(event.key(event.data.parse(event.example))).toMatch(/./);
  });

  it('has an event on every topic that is a stream', () => {
    expect(events.map(({ topic }) => topic)).toEqual(expect.arrayContaining([...STREAMS]));
  });

  it('gives every endpoint a path of its own', () => {
    const places = endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('declares every parameter that a path names', () => {
    for (const { path, params } of endpoints) {
      const named = [...path.matchAll(/:([a-zA-Z]+)/g)].map((match) => match[1]);
      expect(Object.keys('shape' in params ? (params.shape as object) : {})).toEqual(named);
    }
  });
});
