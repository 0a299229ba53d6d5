import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import plugins from "@pulumi/pulumi/proto/plugin_pb";
import provider from "@pulumi/pulumi/proto/provider_pb";
import empty from "google-protobuf/google/protobuf/empty_pb";
import { diffAnswer, failure, message, properties } from "./answers";
import { check, refusal } from "./check";
import { compare } from "./diff";
import { inputsOf, previewOutputs, updatedOutputs } from "./outputs";
import { type Plugin, type ResourceType, unsupported } from "./plugin";
import { defaultsKey, isEmpty, opened, type Properties } from "./values";

type Method<Request, Answer> = (request: Request) => Promise<Answer> | Answer;

function unary<Request, Answer>(method: Method<Request, Answer>) {
  return async (call: ServerUnaryCall<Request, Answer>, callback: sendUnaryData<Answer>) => {
    try {
      callback(null, await method(call.request));
    } catch (error) {
      const answer = failure(error);
      callback(answer, null, answer.metadata);
    }
  };
}

const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").pop() ?? "";
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** The engine's side of a plugin: pulumirpc.ResourceProvider. Methods left out answer "unimplemented". */
export function service(plugin: Plugin) {
  const cancelling = new AbortController();
  const resource = (urn: string): ResourceType => {
    const type = plugin.resources[typeOf(urn)];
    if (!type) throw unsupported("resource type", typeOf(urn), plugin);
    return type;
  };
  return {
    getPluginInfo: unary(() => new plugins.PluginInfo().setVersion(plugin.version)),
    getSchema: unary(() => {
      return new provider.GetSchemaResponse().setSchema(
        JSON.stringify({ name: plugin.name, version: plugin.version }),
      );
    }),
    cancel: unary(() => {
      cancelling.abort();
      return new empty.Empty();
    }),
    checkConfig: unary((request: provider.CheckRequest) => {
      return new provider.CheckResponse().setInputs(
        message(plugin.checkConfig(properties(request.getNews()))),
      );
    }),
    configure: unary(async (request: provider.ConfigureRequest) => {
      const given = Object.entries(properties(request.getArgs()));
      await plugin.configure(Object.fromEntries(given.map(([key, value]) => [key, opened(value) ?? null])));
      // The engine keeps secrets away from plugins that do not ask for them, and marks the outputs itself.
      return new provider.ConfigureResponse().setSupportspreview(true);
    }),
    check: unary((request: provider.CheckRequest) => {
      const naming = {
        name: nameOf(request.getUrn()),
        proposed: request.getAutonaming()?.getProposedName() || undefined,
      };
      const type = resource(request.getUrn());
      const news = properties(request.getNews());
      const checked = check(type.fields, news, properties(request.getOlds()), naming, plugin.about);
      if (type.complete) delete checked.inputs[defaultsKey];
      const wrong = checked.failures.length === 0 ? type.refuse?.(checked.inputs) : undefined;
      if (wrong) {
        const reason = refusal(wrong.problem, `${naming.name}.${wrong.property}`);
        checked.failures.push({ property: wrong.property, reason });
      }
      const answer = new provider.CheckResponse().setInputs(message(checked.inputs));
      for (const { property, reason } of checked.failures) {
        answer.addFailures(new provider.CheckFailure().setProperty(property).setReason(reason));
      }
      return answer;
    }),
    diff: unary((request: provider.DiffRequest) => {
      const type = resource(request.getUrn());
      const [state, news] = [properties(request.getOlds()), properties(request.getNews())];
      const ignored = new Set(request.getIgnorechangesList());
      const wanted = type.complete?.(news) ?? news;
      const changes = compare(type.fields, state, wanted).filter((change) => !ignored.has(change.property));
      return diffAnswer(changes, deletesFirst(type, news), properties(request.getOldInputs()), news);
    }),
    create: unary(async (request: provider.CreateRequest) => {
      const type = resource(request.getUrn());
      const inputs = properties(request.getProperties());
      if (request.getPreview()) {
        return new provider.CreateResponse().setProperties(
          message(previewOutputs(type.fields, type.computed, inputs)),
        );
      }
      const { id, outputs } = await type.operations().create(inputs, { cancelled: cancelling.signal });
      return new provider.CreateResponse().setId(id).setProperties(message({ ...outputs, id }));
    }),
    read: unary(async (request: provider.ReadRequest) => {
      const type = resource(request.getUrn());
      const found = await type.operations().read(request.getId(), properties(request.getProperties()));
      if (!found) return new provider.ReadResponse().setId("");
      const inputs = inputsOf(type.fields, properties(request.getInputs()), found.outputs);
      const answer = new provider.ReadResponse().setId(found.id).setInputs(message(inputs));
      return answer.setProperties(message({ ...found.outputs, id: found.id }));
    }),
    update: unary(async (request: provider.UpdateRequest) => {
      const type = resource(request.getUrn());
      const [state, news] = [properties(request.getOlds()), properties(request.getNews())];
      if (!request.getPreview()) {
        const outputs = await type.operations().update(request.getId(), state, news);
        return new provider.UpdateResponse().setProperties(message(outputs));
      }
      return new provider.UpdateResponse().setProperties(message(updatedOutputs(type.fields, state, news)));
    }),
    delete: unary(async (request: provider.DeleteRequest) => {
      await resource(request.getUrn())
        .operations()
        .delete(request.getId(), properties(request.getProperties()));
      return new empty.Empty();
    }),
    invoke: unary(async (request: provider.InvokeRequest) => {
      const invoke = plugin.functions[request.getTok()];
      if (!invoke) throw unsupported("function", request.getTok(), plugin);
      return new provider.InvokeResponse().setReturn(message(await invoke(properties(request.getArgs()))));
    }),
  };
}

function deletesFirst(type: ResourceType, news: Properties): boolean {
  if (type.replacement !== "deleteFirstWhenNamed") return type.replacement === "deleteFirst";
  const defaults = news[defaultsKey];
  return Array.isArray(defaults) && !defaults.includes("name") && !isEmpty(news.name);
}
