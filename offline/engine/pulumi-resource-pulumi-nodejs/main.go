// pulumi-resource-pulumi-nodejs serves the dynamic providers of Node programs: it becomes the dynamic-provider
// script of the program's own @pulumi/pulumi, or the bundle of that script. The engine starts it in the directory of the program.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"redis-server/offline/engine/nodesdk"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	script, err := nodesdk.Script(".", "dynamic-provider")
	if err != nil {
		return err
	}
	if bundle := bundled(script); bundle != "" {
		script = bundle
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return err
	}
	return syscall.Exec(node, append([]string{"node", script}, os.Args[1:]...), os.Environ())
}

// bundled returns the one-file form of exactly this SDK's script, which starts in a quarter of the time, or "" where
// offline/plugins has not made one.
func bundled(script string) string {
	text, err := os.ReadFile(filepath.Join(script, "../../../package.json"))
	if err != nil {
		return ""
	}
	var sdk struct{ Version string }
	if json.Unmarshal(text, &sdk) != nil {
		return ""
	}
	plugin := "resource-pulumi-nodejs-v" + sdk.Version
	launcher := filepath.Join(os.Getenv("PULUMI_HOME"), "plugins", plugin, "pulumi-resource-pulumi-nodejs")
	if _, err := os.Stat(launcher); err != nil {
		return ""
	}
	return launcher
}
