import { type Metadata as GrpcMetadata, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb";
import statusProto from "@pulumi/pulumi/proto/status_pb";
import any from "google-protobuf/google/protobuf/any_pb";
import struct from "google-protobuf/google/protobuf/struct_pb";
import type { Change } from "./diff";
import { isUnfinished, type Unfinished } from "./plugin";
import type { Properties } from "./values";

type Struct = InstanceType<typeof struct.Struct>;

export function properties(message: Struct | undefined): Properties {
  return (message?.toJavaScript() ?? {}) as Properties;
}

export function message(values: Properties): Struct {
  return struct.Struct.fromJavaScript(values as Parameters<typeof struct.Struct.fromJavaScript>[0]);
}

export function diffAnswer(changes: Change[], deleteFirst: boolean, oldInputs: Properties, news: Properties) {
  const { DiffChanges } = provider.DiffResponse;
  const answer = new provider.DiffResponse();
  answer.setChanges(changes.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE);
  answer.setDiffsList(changes.map((change) => change.property));
  answer.setReplacesList(changes.filter((change) => change.replaces).map((change) => change.property));
  answer.setDeletebeforereplace(deleteFirst);
  answer.setHasdetaileddiff(true);
  for (const change of changes)
    answer.getDetaileddiffMap().set(change.property, detail(change, oldInputs, news));
  return answer;
}

function detail(change: Change, oldInputs: Properties, news: Properties) {
  const { Kind } = provider.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  const answer = new provider.PropertyDiff();
  answer.setKind(kinds[change.kind][change.replaces ? 1 : 0]);
  // Without drift the display compares inputs with inputs: only what the person changed is shown.
  const [before, after] = [oldInputs[change.property], news[change.property]].map((side) =>
    JSON.stringify(side),
  );
  answer.setInputdiff(before !== undefined && after !== undefined && before !== after);
  return answer;
}

export interface GrpcFailure {
  code: status;
  message: string;
  metadata: GrpcMetadata;
}

export function failure(error: unknown): Partial<ServiceError> & GrpcFailure {
  const reason = error instanceof Error ? error.message : String(error);
  const metadata = new Metadata();
  if (isUnfinished(error)) metadata.add("grpc-status-details-bin", unfinishedDetails(error));
  return { name: "Error", code: status.UNKNOWN, message: reason, details: reason, metadata };
}

function unfinishedDetails(error: Unfinished): Buffer {
  const detail = new provider.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(message(error.outputs));
  detail.setReasonsList([error.message]);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new statusProto.Status();
  answer.setCode(status.UNKNOWN);
  answer.setMessage(error.message);
  answer.addDetails(packed);
  return Buffer.from(answer.serializeBinary());
}
