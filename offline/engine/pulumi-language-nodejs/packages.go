package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

type packageJSON struct {
	Name         string                  `json:"name"`
	Version      string                  `json:"version"`
	Dependencies map[string]string       `json:"dependencies"`
	Pulumi       plugin.PulumiPluginJSON `json:"pulumi"`
}

func (host *languageHost) Handshake(
	context.Context, *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (host *languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

func (host *languageHost) RuntimeOptionsPrompts(
	context.Context, *pulumirpc.RuntimeOptionsRequest,
) (*pulumirpc.RuntimeOptionsResponse, error) {
	return &pulumirpc.RuntimeOptionsResponse{}, nil
}

func (host *languageHost) About(ctx context.Context, _ *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	executable, err := exec.LookPath("node")
	if err != nil {
		return nil, err
	}
	nodeVersion, err := exec.CommandContext(ctx, executable, "--version").Output()
	return &pulumirpc.AboutResponse{Executable: executable, Version: strings.TrimSpace(string(nodeVersion))}, err
}

// GetRequiredPackages tells the engine which provider plugins the installed packages ask for, so that it can fetch
// missing ones before the program runs.
func (host *languageHost) GetRequiredPackages(
	_ context.Context, req *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	response := &pulumirpc.GetRequiredPackagesResponse{}
	for _, manifest := range installedPackages(req.GetInfo().GetProgramDirectory()) {
		if !manifest.Pulumi.Resource {
			continue
		}
		response.Packages = append(response.Packages, &pulumirpc.PackageDependency{
			Kind:    "resource",
			Name:    firstOf(manifest.Pulumi.Name, strings.TrimPrefix(strings.TrimPrefix(manifest.Name, "@pulumi/"), "@")),
			Version: "v" + strings.TrimPrefix(firstOf(manifest.Pulumi.Version, manifest.Version), "v"),
			Server:  manifest.Pulumi.Server,
		})
	}
	return response, nil
}

// installedPackages reads the manifests of packages that speak of Pulumi, without parsing the hundreds of others.
func installedPackages(directory string) []packageJSON {
	var found []packageJSON
	for _, pattern := range []string{"*/package.json", "@*/*/package.json"} {
		paths, _ := filepath.Glob(filepath.Join(directory, "node_modules", pattern))
		for _, path := range paths {
			var manifest packageJSON
			text, err := os.ReadFile(path)
			if err == nil && bytes.Contains(text, []byte(`"pulumi"`)) && json.Unmarshal(text, &manifest) == nil {
				found = append(found, manifest)
			}
		}
	}
	return found
}

func firstOf(preferred, otherwise string) string {
	if preferred != "" {
		return preferred
	}
	return otherwise
}

// GetProgramDependencies lists what package.json asks for, at the versions that are installed.
func (host *languageHost) GetProgramDependencies(
	_ context.Context, req *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	directory := req.GetInfo().GetProgramDirectory()
	program, err := readManifest(directory)
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.GetProgramDependenciesResponse{}
	for name, wanted := range program.Dependencies {
		installed, _ := readManifest(filepath.Join(directory, "node_modules", name))
		response.Dependencies = append(response.Dependencies,
			&pulumirpc.DependencyInfo{Name: name, Version: firstOf(installed.Version, wanted)})
	}
	return response, nil
}

func readManifest(directory string) (manifest packageJSON, err error) {
	text, err := os.ReadFile(filepath.Join(directory, "package.json"))
	if err != nil {
		return manifest, err
	}
	return manifest, json.Unmarshal(text, &manifest)
}

func (host *languageHost) InstallDependencies(
	req *pulumirpc.InstallDependenciesRequest, stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(stream, req.GetIsTerminal())
	if err != nil {
		return err
	}
	defer closer.Close()
	cmd := exec.CommandContext(stream.Context(), "npm", "ci")
	cmd.Dir = req.GetInfo().GetProgramDirectory()
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd.Run()
}
