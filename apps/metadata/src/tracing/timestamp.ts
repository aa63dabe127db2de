import { Time } from '@modelkeep/mlflow';
import { z } from 'zod';

/** Protobuf's JSON form of a Timestamp; becomes Unix milliseconds. */
export const Timestamp = z
  .string()
  .max(40)
  .transform((text) => Date.parse(text))
  .refine((time) => Time.safeParse(time).success, 'is not a time of RFC 3339');
