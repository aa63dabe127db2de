import fc from 'fast-check';
import { z } from 'zod';
import { defineEvent, type EventDefinition } from '../common/event';
import { breakingChanges } from './breaking-change';
import { currentShapes, shapeOf } from './event-shape';

const TYPE = 'modelkeep.test.order.placed.v1';

const fields = {
  id: z.string(),
  customer: z.string(),
  amount: z.number().int().min(0),
  state: z.enum(['open', 'paid']),
  note: z.string().optional(),
  address: z.object({ city: z.string(), zip: z.string().optional() }),
  lines: z.array(z.object({ item: z.string() })),
  labels: z.record(z.string(), z.string()),
  payer: z.union([z.string().min(1), z.int()]),
};
const example = {
  id: 'o-1',
  customer: 'c-1@example.org',
  amount: 1,
  state: 'open',
  address: { city: 'Bern', zip: '3000' },
  lines: [],
  labels: {},
  payer: 'p-1',
  note: '',
  colour: 'red',
};

/** The event with some fields, or its declaration, changed. */
const order = (
  changed: z.ZodRawShape = {},
  declaration: Partial<Pick<EventDefinition, 'topic' | 'key' | 'example' | 'data'>> = {},
) => ({
  [TYPE]: shapeOf(
    defineEvent({
      type: TYPE,
      topic: 'test.order',
      description: 'An order was placed.',
      key: (data) => data['id'] as string,
      data: z.object({ ...fields, ...changed }) as z.ZodObject,
      example,
      ...declaration,
    }),
  ),
});

const without = (name: keyof typeof fields) =>
  order({}, { data: z.object(fields).omit({ [name]: true } as never) as z.ZodObject });

describe('breakingChanges', () => {
  it.each([
    ['nothing', order()],
    ['a new optional field', order({ colour: z.string().optional() })],
    ['a new field with a default', order({ colour: z.string().default('red') })],
    [
      'a new optional field further in',
      order({ lines: z.array(z.object({ item: z.string(), count: z.int().optional() })) }),
    ],
    ['a new type', { ...order(), 'modelkeep.test.order.placed.v2': order()[TYPE] }],
    ['a description', order({ id: z.string().describe('Order number.') })],
    ['another order of the fields and of an enumeration', order({ state: z.enum(['paid', 'open']) })],
  ])('passes %s', (_, current) => {
    expect(breakingChanges(order(), current as ReturnType<typeof order>)).toEqual([]);
  });

  it.each([
    ['a type that is gone', {}, ': is gone'],
    ['another topic', order({}, { topic: 'test.basket' }), ': topic was test.order, is test.basket'],
    [
      'another key, although the example has the same value there',
      order({}, { key: (data) => data['customer'] as string, example: { ...example, customer: example.id } }),
      ': key was /id, is /customer',
    ],
    ['a field that is gone', without('note'), ': data.note is gone'],
    ['a new required field', order({ colour: z.string() }), '.colour is new and required'],
    ['a field that became required', order({ note: z.string() }), '.note was optional, is required'],
    ['a field that became optional', order({ customer: z.string().optional() }), 'is optional'],
    [
      'another type',
      order({ note: z.int().optional() }, { example: { ...example, note: 1 } }),
      'data.note: type was',
    ],
    ['a narrower type', order({ payer: z.string() }), 'data.payer: '],
    ['a narrower range', order({ amount: z.number().int().min(1) }), 'minimum was 0, is 1'],
    ['a new pattern', order({ id: z.string().regex(/^o-/) }), 'data.id: pattern was absent'],
    ['another format', order({ customer: z.email() }), 'data.customer: format was absent'],
    ['a smaller enumeration', order({ state: z.enum(['open']) }), 'data.state: '],
    ['a larger enumeration', order({ state: z.enum(['open', 'paid', 'lost']) }), 'data.state: enum was'],
    [
      'a change further in',
      order({ address: z.object({ city: z.string(), zip: z.string() }) }),
      'data.address.zip was optional, is required',
    ],
    ['a change in a list', order({ lines: z.array(z.object({ item: z.int() })) }), 'data.lines.items.item: '],
    [
      'a change in a union',
      order({ payer: z.union([z.string().min(1), z.boolean()]) }),
      'data.payer.anyOf[1]: type was',
    ],
    [
      'a change in a map',
      order({ labels: z.record(z.string(), z.int()) }),
      'data.labels.additionalProperties',
    ],
  ])('fails on %s', (_, current, message) => {
    expect(breakingChanges(order(), current as ReturnType<typeof order>).join('\n')).toContain(message);
  });

  it('fails on a new field where the last release refuses unknown ones', () => {
    const closed = (changed: z.ZodRawShape) =>
      order({ address: z.strictObject({ city: z.string(), zip: z.string(), ...changed }) });
    expect(breakingChanges(closed({}), closed({ colour: z.string().optional() }))).toEqual([
      `${TYPE}: data.address.colour is new, but the last release refuses unknown fields`,
    ]);
  });

  it('finds any one field taken from any event of the suite, and any one made required', () => {
    const current = currentShapes();
    const types = Object.entries(current);
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.nat(), ([type, shape], pick) => {
        const properties = shape.data['properties'] as Record<string, unknown>;
        const names = Object.keys(properties);
        const name = names[pick % names.length] as string;
        const { [name]: _, ...rest } = properties;
        const less = { ...shape, data: { ...shape.data, properties: rest } };
        expect(breakingChanges(current, { ...current, [type]: less })).toEqual([
          `${type}: data.${name} is gone`,
        ]);
        expect(breakingChanges({ [type]: less }, current)).toEqual(
          (shape.data['required'] as string[]).includes(name)
            ? [`${type}: data.${name} is new and required`]
            : [],
        );
      }),
    );
  });
});
