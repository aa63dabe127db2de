import { z } from 'zod';

/** JSON whose strings may hold references. */
export type TemplateJson =
  string | number | boolean | null | TemplateJson[] | { [key: string]: TemplateJson };

/**
 * A value in a step: JSON whose strings may hold references, which are filled in when the step starts:
 * `${parameters.<name>}`, `${steps.<step>.parameters.<name>}`, `${steps.<step>.outputs.<name>}` (a digest; of a step that
 * is mapped over a list, the list of its items' values), `${inputs.<name>}` (digest of an input of the run), `${item}`,
 * `${item.<field>}`, `${item-index}` in a mapped step, `${run.id}`, `${run.actor}`, `${code.commit}`,
 * `${code.repository}`, `${code.digest}`, `${environment.digest}`. A string that is one reference alone keeps the type
 * of what it names.
 */
export const TemplateJson: z.ZodType<TemplateJson> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(TemplateJson),
    z.record(z.string(), TemplateJson),
  ]),
);
