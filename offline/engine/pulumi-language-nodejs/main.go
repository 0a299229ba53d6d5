// pulumi-language-nodejs lets the Pulumi engine run programs and plugins written for Node. It stands in for the
// official host of the same name where that cannot be downloaded, and speaks the same protocol: it starts the
// scripts of the program's own @pulumi/pulumi with the arguments and environment they expect.
//
// Left out on purpose, because nothing here asks for it: debuggers, code generation, `pulumi new` and package
// managers other than npm.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-language-nodejs:", err)
		os.Exit(1)
	}
}

// serve prints the port, which is how the engine finds us, and runs until the engine is gone.
func serve() error {
	// `pulumi --tracing` passes this on to every plugin, and one that refuses it does not start.
	flag.String("tracing", "", "accepted and ignored")
	flag.Parse()

	host := &languageHost{engine: flag.Arg(0)}
	stop := make(chan bool)
	if host.engine != "" {
		if err := stopWithEngine(host.engine, stop); err != nil {
			return err
		}
	}
	server, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
	})
	if err != nil {
		return err
	}
	fmt.Println(server.Port)
	return <-server.Done
}
