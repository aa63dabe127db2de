import type { TensorMetadata } from '@modelkeep/contracts/registry/package';

/** A tensor of a V2 request, with one row. */
export interface InputTensor {
  name: string;
  datatype: string;
  shape: [number, ...number[]];
  data: (number | string | boolean)[];
}

/** How many values a row of it has; where a size is free, one. */
export const valuesPerRow = ({ shape }: TensorMetadata): number =>
  shape.slice(1).reduce((size, part) => size * Math.max(part, 1), 1);

/**
 * One row of a tensor as somebody writes it: one value, or several with commas between them.
 * Throws an Error that says what is wrong with it.
 */
export function tensorFrom(metadata: TensorMetadata, text: string): InputTensor {
  const { name, datatype, shape } = metadata;
  const wanted = valuesPerRow(metadata);
  const texts = wanted === 1 ? [text.trim()] : text.split(',').map((each) => each.trim());
  if (texts.length !== wanted)
    throw new Error(`${name} takes ${wanted} values with commas between them, not ${texts.length}`);
  const data = texts.map((each) => valueFrom(name, datatype, each));
  return { name, datatype, shape: [1, ...shape.slice(1).map((part) => Math.max(part, 1))], data };
}

function valueFrom(name: string, datatype: string, text: string): number | string | boolean {
  if (datatype === 'BYTES') return text;
  if (datatype === 'BOOL') {
    if (text !== 'true' && text !== 'false') throw new Error(`${name} is true or false, not '${text}'`);
    return text === 'true';
  }
  const value = Number(text);
  const isWhole = datatype.startsWith('INT') || datatype.startsWith('UINT');
  if (text === '' || Number.isNaN(value) || (isWhole && !Number.isInteger(value)))
    throw new Error(`${name} is a ${isWhole ? 'whole ' : ''}number, not '${text}'`);
  // Beyond 2^53 the text says more than the number.
  return isWhole && !Number.isSafeInteger(value) ? text : value;
}
