import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Plugin } from "./plugin";
import { service } from "./service";

/** As the official plugins: a state of a thousand resources does not fit gRPC's 4 MB. */
const maxMessageBytes = 400 * 1024 * 1024;

/** Serves the engine that started this process, which reads the port from the first line. */
export function serve(plugin: Plugin): void {
  const server = new Server({ "grpc.max_receive_message_length": maxMessageBytes });
  server.addService(ResourceProviderService, service(plugin));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}
