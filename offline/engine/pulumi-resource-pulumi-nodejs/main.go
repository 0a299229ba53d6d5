// pulumi-resource-pulumi-nodejs serves the dynamic providers of Node programs: it becomes the dynamic-provider
// script of the program's own @pulumi/pulumi. The engine starts it in the directory of the program.
package main

import (
	"fmt"
	"os"
	"os/exec"
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
	node, err := exec.LookPath("node")
	if err != nil {
		return err
	}
	return syscall.Exec(node, append([]string{"node", script}, os.Args[1:]...), os.Environ())
}
