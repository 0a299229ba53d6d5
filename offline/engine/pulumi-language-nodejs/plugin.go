package main

import (
	"errors"
	"os/exec"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"redis-server/offline/engine/nodesdk"
)

// RunPlugin serves a plugin written for Node (PulumiPlugin.yaml or PulumiPolicy.yaml says `runtime: nodejs`)
// until the engine cancels the request.
func (host *languageHost) RunPlugin(
	req *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(stream, false)
	if err != nil {
		return err
	}
	defer closer.Close()

	if req.GetKind() == "analyzer" {
		return runPolicyPack(stream.Context(), req, stdout, stderr)
	}
	directory := req.GetInfo().GetProgramDirectory()
	script, err := nodesdk.Script(directory, "run-plugin")
	if err != nil {
		return status.Error(codes.FailedPrecondition, err.Error())
	}
	args := append(append(nodeArguments(req.GetInfo()), script, directory), req.GetArgs()...)
	cmd := node(stream.Context(), args, req.GetEnv())
	cmd.Dir = req.GetPwd()
	cmd.Stdout, cmd.Stderr = stdout, stderr
	err = cmd.Run()

	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code := int32(exit.ExitCode())
		return stream.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: code}})
	}
	return err
}
