import { z } from 'zod';

/** JSON in a string, as its value. */
export const Json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: `is not JSON: ${(error as Error).message}` });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** JSON in a string that stays text. */
export const JsonText = (schema: z.ZodType) => {
  const parsed = Json(schema);
  return z.string().superRefine((text, context) => {
    for (const { path, message } of parsed.safeParse(text).error?.issues ?? [])
      context.addIssue({ code: 'custom', path, message });
  });
};
