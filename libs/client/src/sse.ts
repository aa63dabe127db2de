/** One server-sent event. */
export interface ServerSentEvent {
  id?: string;
  event?: string;
  data: string;
}

/** Reads a stream of server-sent events (WHATWG HTML, section 9.2.6); comments are passed over. */
export async function* readServerSentEvents(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  let fields: { id?: string; event?: string; data?: string } = {};
  for await (const line of readLines(source)) {
    if (line === '') {
      if (fields.data !== undefined) yield { ...fields, data: fields.data };
      fields = {};
      continue;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') fields.data = fields.data === undefined ? value : `${fields.data}\n${value}`;
    else if (name === 'id' || name === 'event') fields[name] = value;
  }
}

/** Lines that are complete; what follows the last line end is none yet. */
async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of source) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
