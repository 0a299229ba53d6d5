package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"redis-server/offline/engine/nodesdk"
)

// The script's exit code for "the user has been told what is wrong": nothing more is to be said.
const alreadyReported = 32

type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
}

func stopWithEngine(engine string, stop chan bool) error {
	alive, engineGone := context.WithCancel(context.Background())
	go func() {
		<-alive.Done()
		close(stop)
	}()
	return rpcutil.Healthcheck(alive, engine, 5*time.Minute, engineGone)
}

// Run executes the program. Its output goes straight to ours, which the engine reads, so its order is kept.
func (host *languageHost) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	args, err := host.programArguments(req)
	if err != nil {
		return nil, status.Error(codes.FailedPrecondition, err.Error())
	}
	settings, err := programEnvironment(req)
	if err != nil {
		return nil, err
	}
	cmd := node(ctx, args, append(os.Environ(), settings...))
	cmd.Dir = req.GetInfo().GetProgramDirectory()
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr

	var exit *exec.ExitError
	switch err := cmd.Run(); {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == alreadyReported:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the Node program ended with %s", exit.ProcessState)}, nil
	default:
		return nil, err
	}
}

func (host *languageHost) programArguments(req *pulumirpc.RunRequest) ([]string, error) {
	script, err := nodesdk.Script(req.GetInfo().GetProgramDirectory(), "run")
	if err != nil {
		return nil, err
	}
	args := append(nodeArguments(req.GetInfo()), script)
	for _, flag := range [][2]string{
		{"monitor", req.GetMonitorAddress()},
		{"engine", host.engine},
		{"organization", req.GetOrganization()},
		{"project", req.GetProject()},
		{"root-directory", req.GetInfo().GetRootDirectory()},
		{"stack", req.GetStack()},
		{"pwd", req.GetPwd()},
		{"parallel", strconv.Itoa(int(req.GetParallel()))},
	} {
		if flag[1] != "" {
			args = append(args, "--"+flag[0], flag[1])
		}
	}
	if req.GetDryRun() {
		args = append(args, "--dry-run")
	}
	entryPoint := req.GetInfo().GetEntryPoint()
	if entryPoint == "" {
		entryPoint = "."
	}
	return append(append(args, entryPoint), req.GetArgs()...), nil
}

func programEnvironment(req *pulumirpc.RunRequest) ([]string, error) {
	config, err := json.Marshal(req.GetConfig())
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(append([]string{}, req.GetConfigSecretKeys()...))
	if err != nil {
		return nil, err
	}
	env := []string{"PULUMI_CONFIG=" + string(config), "PULUMI_CONFIG_SECRET_KEYS=" + string(secretKeys)}
	options := req.GetInfo().GetOptions().AsMap()
	if typescript, given := options["typescript"].(bool); typescript || !given {
		env = append(env, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	if path, given := options["tsconfig"].(string); given {
		env = append(env, "PULUMI_NODEJS_TSCONFIG_PATH="+path)
	}
	return env, nil
}

// nodeArguments are Node's own, as Pulumi.yaml asks for them under `runtime: options: nodeargs`.
func nodeArguments(info *pulumirpc.ProgramInfo) []string {
	arguments, _ := info.GetOptions().AsMap()["nodeargs"].(string)
	return strings.Fields(arguments)
}

// node ends its process when the engine cancels the request: politely first, after ten seconds for good.
func node(ctx context.Context, args, env []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Env = env
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}
