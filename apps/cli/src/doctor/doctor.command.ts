import type { Command } from 'commander';
import { readContext } from '../context/context';
import { EXIT, messageOf } from '../terminal/failure';
import type { Paint } from '../terminal/layout';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { check, type Finding } from './checks';

/** `modelkeep doctor`: what the command needs to work, from here. `npm run doctor` looks at the machine instead. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check the settings, the gateway and the access token')
    .addOption(outputOption())
    .action(async (options: OutputOptions) => {
      const findings = await diagnose();
      print(options, findings, findingsText);
      if (findings.some(({ ok }) => !ok)) process.exitCode = EXIT.no;
    });
}

async function diagnose(): Promise<Finding[]> {
  try {
    return await check(readContext());
  } catch (error) {
    return [{ name: 'settings', ok: false, detail: messageOf(error) }];
  }
}

function findingsText(findings: readonly Finding[], paint: Paint): string[] {
  return findings.map(
    ({ name, ok, detail }) =>
      `${ok ? paint('green', 'ok    ') : paint('red', 'FAILED')}  ${name.padEnd(10)} ${detail}`,
  );
}
