import {
  brokerArguments,
  defaultCache,
  findJava,
  kafkaJarFolder,
  prepareBroker,
} from '@modelkeep/local-stack';
import { freePort } from '@modelkeep/processes';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** Of a key store that lives as long as one test. */
const STORE_PASSWORD = 'changeit';

/** A real broker that speaks TLS alone, asks for a login and refuses what no access list allows. */
export class SecuredBroker {
  private readonly folder = mkdtempSync(join(tmpdir(), 'modelkeep-secured-'));
  private process: ChildProcess | undefined;
  private port = 0;

  /** `users` log in with their names as passwords; `admin` does too, and may do everything. */
  async start(users: readonly string[]): Promise<void> {
    const java = await findJava();
    if (!java) throw new Error('no Java');
    this.makeCertificate(java.command);
    this.port = await freePort();
    const controllerPort = await freePort();
    const files = { java, jars: kafkaJarFolder(defaultCache()), folder: join(this.folder, 'kafka') };
    const overrides = this.security(users, controllerPort);
    await prepareBroker(files, { brokerPort: this.port, controllerPort, overrides });
    this.process = spawn(java.command, brokerArguments(files), { cwd: files.folder, stdio: 'ignore' });
  }

  /** What a client of this user has in its environment. */
  environmentOf(user: string): Record<string, string> {
    return {
      KAFKA_BROKERS: `127.0.0.1:${this.port}`,
      KAFKA_TLS: 'true',
      KAFKA_CA_FILE: this.certificate,
      KAFKA_SASL_MECHANISM: 'plain',
      KAFKA_USERNAME: user,
      KAFKA_PASSWORD: user,
    };
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode === null) {
      this.process.kill('SIGTERM');
      await once(this.process, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get keyStore(): string {
    return join(this.folder, 'broker.p12');
  }

  /** Signed by itself: also the authority that clients trust. */
  private get certificate(): string {
    return join(this.folder, 'broker.pem');
  }

  private security(users: readonly string[], controllerPort: number): Record<string, string> {
    const logins = ['admin', ...users].map((user) => `user_${user}="${user}"`).join(' ');
    const module = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
    return {
      listeners: `SASL_SSL://127.0.0.1:${this.port},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': `SASL_SSL://127.0.0.1:${this.port}`,
      'inter.broker.listener.name': 'SASL_SSL',
      'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
      'sasl.enabled.mechanisms': 'PLAIN',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'listener.name.sasl_ssl.plain.sasl.jaas.config': `${module} username="admin" password="admin" ${logins};`,
      'ssl.keystore.location': this.keyStore,
      'ssl.keystore.password': STORE_PASSWORD,
      'ssl.keystore.type': 'PKCS12',
      'ssl.truststore.location': this.certificate,
      'ssl.truststore.type': 'PEM',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // The node talks to itself as nobody, on the controller's port.
      'super.users': 'User:admin;User:ANONYMOUS',
    };
  }

  private makeCertificate(java: string): void {
    const keytool = isAbsolute(java) ? join(dirname(java), 'keytool') : 'keytool';
    const store = ['-keystore', this.keyStore, '-storepass', STORE_PASSWORD, '-alias', 'broker'];
    const quiet = { stdio: 'pipe' } as const;
    const keyPair = [
      ...['-genkeypair', ...store, '-storetype', 'PKCS12', '-keyalg', 'EC', '-validity', '2'],
      ...['-dname', 'CN=broker', '-ext', 'san=ip:127.0.0.1'],
    ];
    execFileSync(keytool, keyPair, quiet);
    execFileSync(keytool, ['-exportcert', ...store, '-rfc', '-file', this.certificate], quiet);
  }
}
