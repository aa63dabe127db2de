/**
 * Makes a trace, or completes the one that its spans made before; of another experiment's trace it changes nothing and
 * answers with no row. Parameters: trace id, experiment id, request time, duration, state, client request id, previews.
 */
export const putTrace = {
  name: 'put-trace',
  text: `
    INSERT INTO trace (trace_id, experiment_id, request_time, execution_duration, state, client_request_id,
                       request_preview, response_preview, finalized)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true)
    ON CONFLICT (trace_id) DO UPDATE
    SET request_time = excluded.request_time,
        execution_duration = excluded.execution_duration,
        state = excluded.state,
        client_request_id = coalesce(excluded.client_request_id, trace.client_request_id),
        request_preview = coalesce(excluded.request_preview, trace.request_preview),
        response_preview = coalesce(excluded.response_preview, trace.response_preview),
        finalized = true
    WHERE trace.experiment_id = excluded.experiment_id
    RETURNING trace_id`,
};

/**
 * Makes the traces of spans that come before their trace, and widens those that no client completed yet. Parameters:
 * experiment id; trace ids, request times, durations, states, previews of request and response.
 */
export const outlineTraces = {
  name: 'outline-traces',
  text: `
    INSERT INTO trace (trace_id, experiment_id, request_time, execution_duration, state, request_preview,
                       response_preview, finalized)
    SELECT id, $1, start, duration, state, request, response, false
    FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[])
         AS t (id, start, duration, state, request, response)
    ORDER BY id
    ON CONFLICT (trace_id) DO UPDATE
    SET request_time = least(trace.request_time, excluded.request_time),
        execution_duration = greatest(trace.request_time + trace.execution_duration,
                                      excluded.request_time + excluded.execution_duration)
                             - least(trace.request_time, excluded.request_time),
        state = CASE excluded.state WHEN 'IN_PROGRESS' THEN trace.state ELSE excluded.state END,
        request_preview = coalesce(excluded.request_preview, trace.request_preview),
        response_preview = coalesce(excluded.response_preview, trace.response_preview)
    WHERE NOT trace.finalized AND trace.experiment_id = excluded.experiment_id`,
};

/** Of the given traces, those of another experiment than `$1`. */
export const foreignTraces = {
  name: 'foreign-traces',
  text: 'SELECT trace_id FROM trace WHERE trace_id = ANY ($2) AND experiment_id <> $1 ORDER BY trace_id',
};

/** Writes spans; one that is sent again takes the place of the one before. */
export const putSpans = {
  name: 'put-spans',
  text: `
    INSERT INTO span (trace_id, span_id, parent_id, name, type, status, start_time, end_time, content)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                         $8::bigint[], $9::jsonb[])
    ORDER BY 1, 2
    ON CONFLICT (trace_id, span_id) DO UPDATE
    SET parent_id = excluded.parent_id, name = excluded.name, type = excluded.type, status = excluded.status,
        start_time = excluded.start_time, end_time = excluded.end_time, content = excluded.content`,
};

export const linkRuns = {
  name: 'link-runs',
  text: `
    INSERT INTO trace_run (trace_id, run_id)
    SELECT * FROM unnest($1::text[], $2::text[]) AS t (trace_id, run_id) ORDER BY 1
    ON CONFLICT DO NOTHING`,
};
