import type { RequestInput } from '@modelkeep/client/web';
import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import { useMutation } from '@tanstack/react-query';
import { useSession } from '../session/session';
import { Problem } from './loaded';

interface DownloadProps<E extends Endpoint> {
  /** One that answers with a stream. */
  endpoint: E;
  input: RequestInput<E>;
  /** Of the file. */
  name: string;
  children?: string;
}

/** Saves what an endpoint answers as a file; a bare link could not carry the token. */
export function Download<E extends Endpoint>({ endpoint, input, name, children }: DownloadProps<E>) {
  const { client } = useSession();
  const save = useMutation({
    mutationFn: async () => {
      const chunks: BlobPart[] = [];
      for await (const chunk of (await client.call(endpoint, input)) as AsyncIterable<
        Uint8Array<ArrayBuffer>
      >)
        chunks.push(chunk);
      const url = URL.createObjectURL(new Blob(chunks));
      const link = Object.assign(document.createElement('a'), { href: url, download: name });
      link.click();
      URL.revokeObjectURL(url);
    },
  });
  return (
    <>
      <button className="link" disabled={save.isPending} onClick={() => save.mutate()}>
        {children ?? name}
      </button>
      {save.error && <Problem error={save.error} />}
    </>
  );
}
