/** Small ONNX models, written as the protobuf messages that they are (onnx.proto3, IR version 8, opset 13). */

const FLOAT = 1;
const INT64 = 7;
const INT_ATTRIBUTE = 2;

/**
 * `probability` = sigmoid(x + bias), `label` = whether it is above a half; x and both outputs have the shape [rows, 1]. A
 * fragile one also looks x up in a table of two: any x beyond -2 … 1 makes it fail when it runs.
 */
export function scoringModel({ bias, fragile = false }: { bias: number; fragile?: boolean }): Buffer {
  const looked = fragile
    ? [
        node('Cast', ['x'], 'index', ['to', INT64]),
        node('Gather', ['table', 'index'], 'offset'),
        node('Add', ['x', 'offset'], 'steady'),
      ]
    : [node('Identity', ['x'], 'steady')];
  const nodes = [
    ...looked,
    node('Add', ['steady', 'bias'], 'margin'),
    node('Sigmoid', ['margin'], 'probability'),
    node('Greater', ['probability', 'half'], 'above'),
    node('Cast', ['above'], 'label', ['to', INT64]),
  ];
  const constants = [floats('bias', [bias]), floats('half', [0.5]), floats('table', [0, 0])];
  const graph = [
    ...nodes.map((each) => message(1, each)),
    text(2, 'scoring'),
    ...constants.map((each) => message(5, each)),
    message(11, column('x', FLOAT)),
    message(12, column('label', INT64)),
    message(12, column('probability', FLOAT)),
  ];
  const opset = [text(1, ''), varint(2, 13)];
  return Buffer.concat([varint(1, 8), message(7, Buffer.concat(graph)), message(8, Buffer.concat(opset))]);
}

export const scoringSignature = {
  inputs: [{ name: 'x', datatype: 'FP32' as const, shape: [-1, 1] }],
  outputs: [
    { name: 'label', datatype: 'INT64' as const, shape: [-1, 1] },
    { name: 'probability', datatype: 'FP32' as const, shape: [-1, 1] },
  ],
};

function node(operator: string, inputs: string[], output: string, attribute?: [string, number]): Buffer {
  const attributes = attribute
    ? [message(5, Buffer.concat([text(1, attribute[0]), varint(3, attribute[1]), varint(20, INT_ATTRIBUTE)]))]
    : [];
  return Buffer.concat([
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, operator),
    ...attributes,
  ]);
}

function floats(name: string, values: number[]): Buffer {
  const raw = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => raw.writeFloatLE(value, 4 * index));
  return Buffer.concat([varint(1, values.length), varint(2, FLOAT), text(8, name), message(9, raw)]);
}

/** A tensor of the shape [rows, 1]. */
function column(name: string, type: number): Buffer {
  const shape = Buffer.concat([message(1, text(2, 'rows')), message(1, varint(1, 1))]);
  const tensor = Buffer.concat([varint(1, type), message(2, shape)]);
  return Buffer.concat([text(1, name), message(2, message(1, tensor))]);
}

const varint = (field: number, value: number): Buffer =>
  Buffer.from([...digits(field << 3), ...digits(value)]);

const message = (field: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([...digits((field << 3) | 2), ...digits(bytes.length)]), bytes]);

const text = (field: number, value: string): Buffer => message(field, Buffer.from(value));

/** Base 128, least significant first; all but the last have the high bit. */
function digits(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...digits(value >>> 7)];
}
