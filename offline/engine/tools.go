//go:build tools

// Keeps the official CLI, which this module builds but never imports, in go.mod.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
