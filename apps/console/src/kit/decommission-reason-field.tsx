import { DecommissionReason } from '@modelkeep/contracts/registry/model-version';

interface DecommissionReasonFieldProps {
  value: DecommissionReason;
  onChange: (reason: DecommissionReason) => void;
}

/** Why something is taken out of use. */
export function DecommissionReasonField({ value, onChange }: DecommissionReasonFieldProps) {
  return (
    <label>
      Reason
      <select value={value} onChange={(event) => onChange(event.target.value as DecommissionReason)}>
        {DecommissionReason.options.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}
