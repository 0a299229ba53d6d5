import { type ChildProcess, spawn } from "node:child_process";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import provider from "@pulumi/pulumi/proto/provider_pb";
import statusProto from "@pulumi/pulumi/proto/status_pb";
import struct from "google-protobuf/google/protobuf/struct_pb";

export type Properties = Record<string, unknown>;

/** A failed call, as the engine sees it. */
export class PluginError extends Error {
  constructor(
    message: string,
    /** What stays in the state when a resource exists that is not what it should be. */
    readonly unfinished?: { id: string; outputs: Properties; reasons: string[] },
  ) {
    super(message);
  }
}

export interface Difference {
  changes: boolean;
  changed: string[];
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** One of the plugins, started as the engine starts it and spoken to as the engine does. */
export class RunningPlugin {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  static async start(executable: string, environment: NodeJS.ProcessEnv = {}): Promise<RunningPlugin> {
    const child = spawn(executable, ["127.0.0.1:1"], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim()));
      child.once("exit", (code) => reject(new Error(`the plugin ended with ${code}`)));
    });
    return new RunningPlugin(
      child,
      new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()),
    );
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }

  async configure(args: Properties = {}): Promise<void> {
    const request = new provider.ConfigureRequest().setArgs(message(args)).setAcceptsecrets(true);
    await answerOf<provider.ConfigureResponse>((done) => this.client.configure(request, done));
  }

  async check(type: string, news: Properties, olds: Properties = {}) {
    const request = new provider.CheckRequest()
      .setUrn(urn(type))
      .setNews(message(news))
      .setOlds(message(olds));
    const answer = await answerOf<provider.CheckResponse>((done) => this.client.check(request, done));
    const failures = answer.getFailuresList().map((failure) => failure.getReason());
    return { inputs: plain(answer.getInputs()), failures };
  }

  async diff(type: string, state: Properties, news: Properties): Promise<Difference> {
    const request = new provider.DiffRequest()
      .setUrn(urn(type))
      .setId("id")
      .setOlds(message(state))
      .setNews(message(news));
    const answer = await answerOf<provider.DiffResponse>((done) => this.client.diff(request, done));
    return {
      changes: answer.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
      changed: answer.getDiffsList(),
      replaces: answer.getReplacesList(),
      deleteBeforeReplace: answer.getDeletebeforereplace(),
    };
  }

  async create(type: string, inputs: Properties, preview = false) {
    const request = new provider.CreateRequest()
      .setUrn(urn(type))
      .setProperties(message(inputs))
      .setPreview(preview);
    const answer = await answerOf<provider.CreateResponse>((done) => this.client.create(request, done));
    return { id: answer.getId(), outputs: plain(answer.getProperties()) };
  }

  async read(type: string, id: string, state: Properties, inputs: Properties = {}) {
    const request = new provider.ReadRequest().setUrn(urn(type)).setId(id);
    request.setProperties(message(state)).setInputs(message(inputs));
    const answer = await answerOf<provider.ReadResponse>((done) => this.client.read(request, done));
    return { id: answer.getId(), outputs: plain(answer.getProperties()), inputs: plain(answer.getInputs()) };
  }

  async update(type: string, id: string, state: Properties, news: Properties): Promise<Properties> {
    const request = new provider.UpdateRequest()
      .setUrn(urn(type))
      .setId(id)
      .setOlds(message(state))
      .setNews(message(news));
    return plain(
      (await answerOf<provider.UpdateResponse>((done) => this.client.update(request, done))).getProperties(),
    );
  }

  async delete(type: string, id: string, state: Properties): Promise<void> {
    const request = new provider.DeleteRequest().setUrn(urn(type)).setId(id).setProperties(message(state));
    await answerOf((done) => this.client.delete(request, done));
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new provider.InvokeRequest().setTok(token).setArgs(message(args));
    return plain(
      (await answerOf<provider.InvokeResponse>((done) => this.client.invoke(request, done))).getReturn(),
    );
  }
}

function answerOf<Answer>(
  call: (done: (error: ServiceError | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    call((error, answer) => (error ? reject(pluginError(error)) : resolve(answer)));
  });
}

/** The name that the resources have in these tests' programs. */
const urn = (type: string): string => `urn:pulumi:stack::project::${type}::it`;

type StructValues = Parameters<typeof struct.Struct.fromJavaScript>[0];

const message = (values: Properties) => struct.Struct.fromJavaScript(values as StructValues);

function plain(values: InstanceType<typeof struct.Struct> | undefined): Properties {
  return values?.toJavaScript() ?? {};
}

function pluginError(error: ServiceError): PluginError {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!details) return new PluginError(error.details);
  const [packed] = statusProto.Status.deserializeBinary(details as Buffer).getDetailsList();
  const failed = provider.ErrorResourceInitFailed.deserializeBinary(
    packed?.getValue_asU8() ?? new Uint8Array(),
  );
  const unfinished = {
    id: failed.getId(),
    outputs: plain(failed.getProperties()),
    reasons: failed.getReasonsList(),
  };
  return new PluginError(error.details, unfinished);
}
