import { getTechnicalDocumentation } from '@modelkeep/contracts/metadata/report.api';
import { getModelCardPage } from '@modelkeep/contracts/registry/model-version.api';
import { Download } from '../kit/download';
import { useMay } from '../session/session';

/** A version's documents, as files. */
export function DocumentLinks({ model, version }: { model: string; version: number }) {
  const may = useMay();
  const params = { model, version };
  const name = `${model}-${version}`;
  return (
    <p className="row">
      <Download endpoint={getModelCardPage} input={{ params }} name={`${name}-card.html`}>
        Card to print
      </Download>
      {may(getTechnicalDocumentation) && (
        <Download
          endpoint={getTechnicalDocumentation}
          input={{ params, query: { format: 'pdf' } }}
          name={`${name}-documentation.pdf`}
        >
          Technical documentation (EU AI Act, Annex IV)
        </Download>
      )}
    </p>
  );
}
