package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"redis-server/offline/engine/nodesdk"
)

// runPolicyPack starts a policy pack once the engine has told which stack it is for: a pack for Node reads that from its environment
// when it is loaded, so a proxy takes the engine's first call before there is a pack, and hands all later ones on.
func runPolicyPack(ctx context.Context, req *pulumirpc.RunPluginRequest, stdout, stderr io.Writer) error {
	directory := req.GetInfo().GetProgramDirectory()
	script, err := nodesdk.Script(directory, "run-policy-pack")
	if err != nil {
		return status.Error(codes.FailedPrecondition, err.Error())
	}
	proxy, packStdout, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	settings, err := packEnvironment(stack)
	if err != nil {
		return err
	}
	// The script wants the engine's address, which is the last of the request's arguments, before the policy pack.
	args := append(append(append(nodeArguments(req.GetInfo()), script), req.GetArgs()...), directory)
	cmd := node(ctx, args, append(req.GetEnv(), settings...))
	// The pack looks for its package.json there.
	cmd.Dir = directory
	cmd.Stdout, cmd.Stderr = packStdout, stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := proxy.Attach(ctx, cmd); err != nil {
		return fmt.Errorf("the policy pack in %s ended: %w", directory, err)
	}
	return nil
}

// packEnvironment is nothing for a pack that is only asked what it has (`pulumi policy publish`).
func packEnvironment(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	config, err := json.Marshal(stack.GetConfig())
	return []string{
		"PULUMI_NODEJS_ORGANIZATION=" + stack.GetOrganization(),
		"PULUMI_NODEJS_PROJECT=" + stack.GetProject(),
		"PULUMI_NODEJS_STACK=" + stack.GetStack(),
		"PULUMI_NODEJS_DRY_RUN=" + strconv.FormatBool(stack.GetDryRun()),
		"PULUMI_CONFIG=" + string(config),
	}, err
}
