// Package nodesdk finds and starts the scripts that the @pulumi/pulumi package of a program brings along.
package nodesdk

import (
	"fmt"
	"os"
	"path/filepath"
)

// Script returns the absolute path of @pulumi/pulumi/cmd/<name>, looked up from dir upwards as Node would.
// Asking Node itself (`node -e "require.resolve(…)"`) would cost one more start of Node per command.
func Script(dir, name string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := start; ; at = filepath.Dir(at) {
		script := filepath.Join(at, "node_modules", "@pulumi", "pulumi", "cmd", name, "index.js")
		if _, err := os.Stat(script); err == nil {
			return filepath.EvalSymlinks(script)
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no @pulumi/pulumi found for %s: run `npm ci` there", start)
		}
	}
}
